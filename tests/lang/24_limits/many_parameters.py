# A function with more parameters than a byte counts.
ns = {}
exec("def many(" + ", ".join(f"a{i}=0" for i in range(300)) + "):\n    return " + " + ".join(f"a{i}" for i in range(300)), ns)
print(ns["many"](*range(300)), ns["many"](a299=5))

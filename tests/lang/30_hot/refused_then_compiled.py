"""A function that the compiler refuses, for it has too many values at one place, does not spoil the next one."""
names = {}
exec(
    "def many(" + ", ".join(f"a{i}=0" for i in range(300)) + "):\n    return " + " + ".join(f"a{i}" for i in range(300)),
    names,
)
exec(
    "def loop(n):\n    t = 0\n    for i in range(n):\n" + "\n".join(f"        t += i * {k}" for k in range(400)) + "\n    return t",
    names,
)
for _ in range(3):
    print(sum(names["many"](*range(300)) for _ in range(200)), names["many"](a299=5))
    print(names["loop"](300))

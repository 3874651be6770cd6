# Deep expressions, blocks and data do not crash. How deep expressions may be nested is not the language's to say: the depths here are
# far from the limits.
for depth in (50, 90):
    print(eval("(" * depth + "1" + ")" * depth), eval("[" * depth + "]" * depth) is not None)
for source in ("(" * 300 + "1" + ")" * 300, "[" * 10000 + "]" * 10000, "-" * 100000 + "1", "not " * 500 + "1", "lambda: " * 30000 + "1", "x" + ".a" * 100000, "1" + "+1" * 1000, "f(" * 3000 + ")" * 3000, "{" * 5000, "'" * 9999, "a if b else " * 500 + "c"):
    try:
        compile(source, "deep", "eval")
        print(source[:10], "compiles")
    except (SyntaxError, RecursionError, MemoryError) as e:
        print(source[:10], "rejected")
nested = "".join("  " * i + "if 1:\n" for i in range(60)) + "  " * 60 + "x = 'deep'\n"
exec(nested)
print(x)
deep_functions = "".join("  " * i + f"def f{i}():\n" for i in range(15)) + "  " * 15 + "return 7\n"
for i in range(14, 0, -1):
    deep_functions += "  " * i + f"return f{i}()\n"
exec(deep_functions)
print(f0())
print(eval("+".join(["1"] * 1500)), eval("[" + ",".join(map(str, range(5000))) + "]")[-1], eval("{" + ",".join(f"{i}: {i}" for i in range(3000)) + "}")[2999])
ns = {}
exec("\n".join(f"v{i} = {i}" for i in range(2000)), ns)
print(ns["v1999"])
exec("def big():\n" + "\n".join(f"    x{i} = {i}" for i in range(500)) + "\n    return " + " + ".join(f"x{i}" for i in range(500)), ns)
print(ns["big"]())
exec("def loop(n):\n    t = 0\n    for i in range(n):\n" + "\n".join(f"        t += i * {k}" for k in range(400)) + "\n    return t", ns)
print(ns["loop"](300))
exec("x = " + " if 0 else ".join(map(str, range(50))), ns)
print(ns["x"])
exec("try:\n pass\n" + "".join(f"except ValueError{''}:\n pass\n" for _ in range(50)) + "finally:\n y = 1", ns)
print(ns["y"])
with_nested = "".join("  " * i + f"for i{i} in range(1):\n" for i in range(19)) + "  " * 19 + "z = 'nineteen loops'\n"
exec(with_nested, ns)
print(ns["z"])
try:
    exec("".join("  " * i + f"for i{i} in range(1):\n" for i in range(25)) + "  " * 25 + "pass\n")
except SyntaxError as e:
    print(e.msg)
strings = eval("'" + "a" * 100000 + "'")
print(len(strings), len(eval("b'" + "\\x00" * 10000 + "'")), len(eval("(" + "'ab' " * 5000 + ")")))

# exec, eval and compile: namespaces, modes, errors.
print(eval("1 + 2"), eval(" 3 * x ", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}), eval("[i for i in range(n)]", {"n": 3}))
ns = {}
exec("a = 1\ndef f(): return a + 1\nclass C: v = 5", ns)
print(ns["a"], ns["f"](), ns["C"].v, sorted(k for k in ns if k != "__builtins__"))
ns["a"] = 10
print(ns["f"]())
g, l = {"x": 1}, {"y": 2}
exec("z = x + y\nx = 100", g, l)
print(sorted(l.items()), g["x"])
code = compile("result = 6 * 7", "name", "exec")
exec(code, ns)
print(ns["result"], code.co_filename, code.co_name, eval(compile("5 + 5", "e", "eval")))
for line in ("1 + 1\n", "'text'", "None", "if 1: 'shown'\n"):
    exec(compile(line, "i", "single"))
x = "module"
def scope():
    x = "function"
    print(eval("x"), eval("x", globals()))
    exec("x = 'changed'; fresh = 1")
    print(x, "fresh" in locals())
scope()
exec("x = 'from exec'")
print(x)
for bad in (lambda: eval(5), lambda: exec(None), lambda: eval("1", 5), lambda: eval("1", {}, 5), lambda: compile("1", "f", "nope"), lambda: eval("undefined"), lambda: eval("1", {"__builtins__": {}}) + eval("len", {"__builtins__": {}})):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(eval("len([1])", {"__builtins__": {"len": lambda x: "fake"}}), eval(b"1 + 1"), eval("(1,\n2)"), exec("") is None, "__builtins__" in ns)

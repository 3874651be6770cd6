# global and nonlocal, and which scope a name belongs to.
x = "global"


def read():
    return x


def local():
    x = "local"
    return x, globals()["x"]


def write():
    global x
    x = "written"


def declare():
    global fresh
    fresh = "made by declare"


print(read(), local())
write()
print(read(), x)
declare()
print(fresh)


def outer():
    x = "outer"
    def reader(): return x
    def skipper():
        global x
        return x
    def writer():
        nonlocal x
        x = "rewritten"
    writer()
    return x, reader(), skipper()


print(outer(), x)


class Scope:
    x = "class"
    y = x + "!"
    def method(self): return x
    items = [x for _ in range(2)]
    first = [y for y in (x,)]
    lam = lambda self: x


print(Scope.x, Scope.y, Scope().method(), Scope.items, Scope.first, Scope().lam())


def unbound():
    try:
        print(x)
    except UnboundLocalError as e:
        print(e)
    x = 1
    del x
    try:
        x
    except UnboundLocalError as e:
        print(e)


unbound()


def class_in_function():
    x = "function"
    class Inner:
        seen = x
        x = "own"
        after = x
    return Inner.seen, Inner.after


print(class_in_function())


def comprehension_scope():
    result = [n := i for i in range(3)]
    return n, result, [(lambda: j)() for j in range(2)]


print(comprehension_scope())
print(sorted(k for k in globals() if not k.startswith("_")))
g = globals()
g["injected"] = 7
print(injected)
del g["injected"]
try:
    injected
except NameError as e:
    print(e)


def shows_locals(a, b=2):
    c = a + b
    return sorted(locals().items())


print(shows_locals(1))
for source in ("def f():\n x = 1\n global x", "def f(x):\n global x", "nonlocal x", "def f():\n nonlocal q", "def f():\n print(x)\n global x", "def f(x):\n nonlocal x"):
    try:
        exec(source)
    except SyntaxError as e:
        print(e.msg)

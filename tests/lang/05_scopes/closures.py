# Closures: shared cells, late binding, nested scopes.
def counter(start):
    def step(by=1):
        nonlocal start
        start += by
        return start
    def peek():
        return start
    return step, peek


step, peek = counter(10)
other, _ = counter(0)
print(step(), step(5), peek(), other(), peek())

late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def make():
    functions = []
    for i in range(3):
        def f():
            return i
        functions.append(f)
    i = 99
    return functions


print([f() for f in make()])


def levels():
    x = 1
    def a():
        def b():
            nonlocal x
            x += 1
            def c():
                nonlocal x
                x *= 10
                return x
            return c
        return b
    return a, lambda: x


a, get = levels()
print(a()()(), a()()(), get())


def parameter_cell(x, *rest, **named):
    def change(value):
        nonlocal x, rest
        x = value
        rest = rest + (value,)
        return x, rest, sorted(named)
    return change


change = parameter_cell(1, 2, k=3)
print(change(5), change(6))
print(change.__closure__ is not None, change.__code__.co_freevars, parameter_cell.__code__.co_cellvars, [type(c).__name__ for c in change.__closure__])
cells = dict(zip(change.__code__.co_freevars, change.__closure__))
print(cells["x"].cell_contents)
cells["x"].cell_contents = "poked"
print(cells["x"].cell_contents)


def unset(flag):
    def get():
        return value
    if flag:
        value = 1
    return get


print(unset(True)())
try:
    unset(False)()
except NameError as e:
    print(type(e).__name__, e)


def compose(*fs):
    return lambda x: compose(*fs[:-1])(fs[-1](x)) if fs else x


print(compose(str, abs, int)("-5"), compose()(3))


def adder(n):
    class Adder:
        total = n
        def add(self, x):
            return x + n + self.total
    return Adder()


print(adder(5).add(1))

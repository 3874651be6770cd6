# Unpacking: nested, starred, from any iterable, and its errors.
a, b = 1, 2
(a, b), c = [3, 4], 5
[d, [e, *f]] = "x", "yzw"
print(a, b, c, d, e, f)
a, *b = "hello"
*c, d = range(4)
e, *f, g = {1: 0, 2: 0}
print(a, b, c, d, e, f, g)
(a, (b, *c), *d) = 1, (2, 3, 4), 5, 6
print(a, b, c, d)
x = [0, 1, 2]
i = 0
i, x[i] = 1, 9
print(i, x)
x[0], x[1], *x[2:] = "abcd"
print(x)


class O: pass


o = O()
o.a, (o.b, *o.c) = 1, "xyz"
print(o.a, o.b, o.c)
for k, (v, w) in {"p": (1, 2)}.items():
    print(k, v, w)
for first, *rest in ([1, 2, 3], "ab", (9,)):
    print(first, rest)
() = []
[] = ()
print([*range(3), *"ab"], (*[], 1), {*"aab"} == {"a", "b"}, {**{"a": 1}, "b": 2, **{"a": 3}})
bad = ["a, b = 1,", "a, b = 1, 2, 3", "a, b, c = 'ab'", "a, *b, c = 1,", "a, b = 5", "(a, b), c = 1, 2", "a, b = None", "*a, b = []", "a, b = {1}", "a, b = iter([1, 2, 3, 4])", "a, b = {1: 2, 3: 4, 5: 6}", "[a] = []"]
for source in bad:
    try:
        exec(source)
    except Exception as e:
        print(source, "->", type(e).__name__ + ":", e)


def gen():
    print("start", end=" ")
    yield 1
    print("middle", end=" ")
    yield 2
    print("end")


a, b = gen()
print(a, b)


def infinite():
    n = 0
    while True:
        yield n
        n += 1


try:
    a, b = infinite()
except ValueError as e:
    print(e)


class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10


a, b, c = Seq()
print(a, b, c, [*Seq()])


def returns(): return 1, *[2, 3], 4


print(returns(), (lambda *a: a)(*returns(), *[5]))
for source in ("*a = 1", "*a, *b = 1, 2", "a, b += 1", "(a, b): int = 1", "f() = 1", "1 = a", "a + 1 = 2", "None = 1", "[a, 1] = 1, 2", "*a", "del *a"):
    try:
        compile(source, "s", "exec")
        print(source, "compiles")
    except SyntaxError as e:
        print(source, "->", e.msg)

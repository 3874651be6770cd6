# `__code__` is replaced while what ran before still stands somewhere.


def small():
    return "small"


def large(a=1, b=2, c=3):
    d, e, f, g = a + 1, b + 1, c + 1, a + b + c
    h = [x * y for x in (d, e) for y in (f, g)]
    return d, e, f, g, h, (lambda: a)()


# A suspended generator goes on with what it began with, whatever is called now.
def few(n):
    for i in range(n):
        yield i


def many(n):
    a, b, c, d, e, f = range(6)
    for i in range(n):
        x = yield (a, b, c, d, e, f, i)
        a, b, c, d, e, f = b, c, d, e, f, x


for first, second in ((few, many), (many, few)):
    kept = first.__code__
    one = first(4)
    print(next(one))
    first.__code__ = second.__code__
    other = first(3)
    print(list(one), list(other), one.gi_code is kept, other.gi_code is first.__code__)
    one = first(4)
    print(next(one))
    first.__code__ = kept
    print(one.gi_code is kept, list(one), list(first(2)))
    print(first.__code__ is kept, list(first(1)))


def with_try(n):
    try:
        yield n
    finally:
        print("closed", n)


one = with_try(1)
next(one)
with_try.__code__ = many.__code__
one.close()
one = with_try(2)
next(one)
one.close()
print(one.gi_frame, one.gi_code is many.__code__)


# A frame that is running, at several depths.
def down(n, then):
    here = n * 10
    if n == 0:
        then()
        return here
    return here + down(n - 1, then)


def replacement(n, then):
    a, b, c, d, e, f, g, h = range(8)
    return [a, b, c, d, e, f, g, h, n, then is None]


def replace():
    down.__code__ = replacement.__code__


print(down(5, replace), down(5, replace))


# A frame on the stack whose traceback, locals and line are asked for afterwards.
def raises(change):
    value = "kept"
    change()


    raise KeyError(value)


def tiny(change): return change


def change():
    raises.__code__ = tiny.__code__


try:
    raises(change)
except KeyError as e:
    tb = e.__traceback__.tb_next
    print(repr(e), tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno, sorted(tb.tb_frame.f_locals))
print(raises(3))


# Hot callers that have the callee built into them.
def add(a, b):
    return a + b


def mul(a, b):
    x = a
    for _ in range(b - 1):
        x += a
    return x


def loop(n, at):
    total = 0
    for i in range(n):
        if i == at:
            add.__code__ = mul.__code__
        total += add(i, 3)
    return total


original = add.__code__
print(loop(3000, -1), loop(3000, 1500), loop(3000, -1))
add.__code__ = original
print(loop(3000, -1))


# It is replaced inside the callee.
def turn(i, limit):
    seen = [i]
    if i == limit:
        swap()
    seen.append(i + 1)
    return seen[0] + seen[1]


def turned(i, limit):
    a = b = c = d = e = f = i
    return a - b + c - d + e - f


def swap():
    turn.__code__ = turned.__code__


def calls(n, limit):
    total = 0
    for i in range(n):
        total += turn(i, limit)
    return total


print(calls(2000, 5000), calls(2000, 1700), calls(2000, 5000))


# Methods, constructors, operators, properties.
class Point:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Point(self.x + other.x)

    def __eq__(self, other):
        return self.x == other.x

    @property
    def double(self):
        return self.x * 2

    def shift(self, by=1):
        return self.x + by

    def __iter__(self):
        yield self.x


def init(self, x):
    self.x = -x
    self.y = [x]


def total(self, other):
    first, second = self.x, other.x
    return ("sum", first, second)


def half(self):
    a, b = self.x, 2
    return a / b


def shifted(self, by=1, *rest, **more):
    return self.x - by, rest, more


def pairs(self):
    for i in range(3):
        yield i, self.x


def use(n):
    out = None
    for i in range(n):
        p = Point(i)
        out = (p.x, p.shift(), p.shift(2), p.double, list(p), p == Point(i))
        q = p + p
    return out, getattr(q, "x", q)


print(use(1200))
Point.__init__.__code__ = init.__code__
print(use(1200))
Point.__add__.__code__ = total.__code__
print(use(1200))
Point.double.fget.__code__ = half.__code__
Point.shift.__code__ = shifted.__code__
Point.__iter__.__code__ = pairs.__code__
print(use(1200))
print(sorted([Point(3).shift(4, 5, k=6)]))


# What a call reads beside the code follows the function.
def named(a, b=2, *, c=3):
    return a, b, c


def other(a, b, *, c):
    return c, b, a


named.__code__ = other.__code__
print(named(1))
named.__defaults__ = (7, 8)
named.__kwdefaults__ = {"c": 9}
named.__name__ = "renamed"
named.__qualname__ = "also.renamed"
print(named(), named.__name__)
named.__defaults__ = None
try:
    named()
except TypeError as e:
    print(e)


def maker():
    yield 1


maker.__code__ = few.__code__
maker.__name__ = "made"
maker.__qualname__ = "quite.made"
g = maker(1)
print(g.__name__, g.__qualname__, maker.__code__ is few.__code__)


# Closures.
def outer(v):
    def inner():
        return v

    def changes(w):
        nonlocal v
        v = w
        return v * 2

    return inner, changes


inner, changes = outer(5)
inner.__code__ = changes.__code__
print(inner(4), changes(3), inner(8))


# What is refused.
def refuse(f):
    try:
        f()
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)


def set_to(function, name, value):
    refuse(lambda: setattr(function, name, value))


inner, changes = outer(5)
set_to(small, "__code__", inner.__code__)
set_to(inner, "__code__", small.__code__)
set_to(small, "__code__", 3)
set_to(small, "__code__", None)
refuse(lambda: delattr(small, "__code__"))
for name in "__closure__", "__globals__", "__builtins__":
    set_to(small, name, None)
    refuse(lambda: delattr(small, name))
for name in "__defaults__", "__kwdefaults__":
    for value in 3, (1, 2), {"a": 1}, [1], None:
        set_to(large, name, value)
        print(getattr(large, name))
    delattr(large, name)
    print(getattr(large, name))
refuse(large)


class Defaults(tuple):
    pass


class Named(dict):
    pass


def both(a, *, b=0):
    return a, b


both.__defaults__ = Defaults((5,))
both.__kwdefaults__ = Named(b=6)
print(both(), type(both.__defaults__).__name__, type(both.__kwdefaults__).__name__)
both.__kwdefaults__["b"] = 7
print(both())
both.__kwdefaults__ = {}
refuse(both)
both.__defaults__ = (1, 2, 3)
print(both(b=0))
small.__defaults__ = (1, 2)
print(small())
refuse(lambda: small(1))

# Many times.
def again():
    return 0


codes = [(lambda i: eval(f"lambda: {i}"))(i).__code__ for i in range(3)]
print(sum((setattr(again, "__code__", codes[i % 3]), again())[1] for i in range(3000)))

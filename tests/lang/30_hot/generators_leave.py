# Hot generators whose code meets what it was not made for, raises, or loses an assumption between two resumptions.
import sys


def scaled(xs, k):
    total = 0
    for x in xs:
        total += x * k
        yield total
    return total


def drain(xs, k):
    out = None
    for out in scaled(xs, k):
        pass
    return out


ints = list(range(50))
for _ in range(200):
    drain(ints, 3)
print(drain(ints, 3))
print(drain([1, 2.5, 10**30, True], 2))
print(drain(["a", "b"], 0) if False else drain([2**62, 2**62], 2))
try:
    drain([1, "x", 2], 2)
except TypeError as e:
    print(e)
try:
    drain([1, None], 2)
except TypeError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name)

# Types change while it is suspended.
items = [1, 2, 3, 4, 5, 6]
g = scaled(items, 2)
print(next(g), next(g))
items[2] = 0.5
print(next(g), next(g))
items.append(7)
print(list(g))
print(list(g), next(g, "end"))
items.append(8)
print(list(g))

# A global that the code takes for constant changes while it is suspended.
FACTOR = 2


def by_factor(n):
    for i in range(n):
        yield i * FACTOR


for _ in range(300):
    sum(by_factor(10))
g = by_factor(6)
print(next(g), next(g))
FACTOR = 10
print(next(g), next(g))
FACTOR = "ab"
print(list(g))


# Changed by the generator itself, and by what consumes it.
def changes(n):
    global FACTOR
    for i in range(n):
        yield i * FACTOR
        if i == n - 2:
            FACTOR += 1


FACTOR = 1
for _ in range(300):
    last = [x for x in changes(5)]
print(last, FACTOR)


# Locals that are deleted, unbound, rebound.
def patchy(n):
    for i in range(n):
        if i % 3 == 0:
            kept = i
            yield kept
            del kept
        elif i % 3 == 1:
            yield -i
        else:
            kept = str(i)
            yield kept
    try:
        yield kept
        del kept
        yield kept
    except UnboundLocalError as e:
        yield str(e)


for _ in range(300):
    last = list(patchy(5)), list(patchy(4))
print(last)


# Exceptions through several generators, with their tracebacks.
def inner(n):
    for i in range(n):
        yield 10 // (n - 2 - i)


def middle(n):
    for x in inner(n):
        yield x + 1


def outer(n):
    yield from middle(n)


def run(n):
    total = 0
    for x in outer(n):
        total += x
    return total


def names(e):
    tb, out = e.__traceback__, []
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return out


for _ in range(300):
    try:
        run(8)
    except ZeroDivisionError as e:
        last = names(e)
print(last)


# StopIteration inside a generator is no end of it.
def leaks(n):
    for i in range(n):
        yield i
    next(iter(()))


for _ in range(300):
    try:
        list(leaks(3))
    except RuntimeError as e:
        last = str(e), type(e.__cause__).__name__
print(last)


# The exception being handled belongs to whoever handles it.
def handling(n):
    for i in range(n):
        try:
            raise LookupError(i)
        except LookupError:
            yield str(sys.exception())
            yield str(sys.exception())


def consume(n):
    out = []
    try:
        raise KeyError("mine")
    except KeyError:
        for x in handling(n):
            out.append((x, str(sys.exception())))
    out.append(sys.exception())
    return out


for _ in range(200):
    last = consume(2)
print(last)


# Long loops between two yields.
def rarely(n):
    s = 0
    for i in range(n):
        s += i & 7
        if i % 5000 == 4999:
            yield s
    yield "end", s


print(list(rarely(20000)))
print(list(rarely(12000)))


# Large frames and many yields.
def many(a, b, c, d, e):
    yield a
    f = a + b
    yield f
    g = f + c
    yield g
    h = g + d
    yield h
    i = h + e
    yield i
    yield a, b, c, d, e, f, g, h, i


for _ in range(300):
    last = list(many(1, 2, 3, 4, 5))
print(last, list(many("a", "b", "c", "d", "e"))[-1])

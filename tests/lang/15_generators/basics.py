# Generators: laziness, state, return values, exhaustion, expressions.
def squares(n):
    print("start")
    for i in range(n):
        yield i * i
    print("end")


g = squares(3)
print("made")
print(next(g), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("stopped", e.value)
try:
    next(g)
except StopIteration:
    print("still stopped")
print(next(g, "default"), list(g))


def with_return():
    yield 1
    return "result"


g = with_return()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    for _, x in zip(range(n), it):
        yield x


print(list(take(10, fib())), sum(take(5, fib())), list(take(3, "abc")))


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


print(list(tree(4)), sum(tree(8)))


def empty():
    return
    yield


def args(*a, k=1, **kw):
    yield a
    yield k
    yield kw


print(list(empty()), list(args(1, 2, k=3, z=4)))
g = (x * y for x in range(3) for y in range(x))
print(next(g), list(g), type(g).__name__, g.__name__)
a, b = squares(2)
print(a, b)
print([x for x in squares(2)], 4 in squares(3), max(squares(3)), dict(zip("ab", squares(2))))
g = squares(2)
print(g is iter(g), g.__name__, g.__qualname__, g.gi_running, g.gi_frame is None)
first, *rest = take(4, fib())
print(first, rest)
for x in fib():
    if x > 50:
        break
print(x)


def pipeline(source):
    evens = (x for x in source if x % 2 == 0)
    doubled = (x * 2 for x in evens)
    return sum(doubled)


print(pipeline(range(100)), pipeline(take(20, fib())))
try:
    len(squares(1))
except TypeError as e:
    print(e)
lazy = (print("evaluated", x) or x for x in [1, 2])
print("not yet")
print(any(x == 1 for x in lazy))

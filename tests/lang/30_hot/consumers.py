"""Builtins that consume generators, often enough to be built together: every kind of value, early ends, exceptions, nesting."""
import sys


class Strange:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        if self.v == 13:
            raise ValueError("thirteen")
        return self.v > 5

    def __add__(self, other):
        return Strange(self.v + other)

    def __radd__(self, other):
        return self.v + other


def lines(e):
    out, tb = [], e.__traceback__
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    return out


def sums(xs):
    return sum(x * 2 for x in xs)


def dots(a, b):
    return sum(x * y for x, y in zip(a, b))


def counted(n):
    return sum(x % 3 == 0 for x in range(n))


def squares(n, k):
    return sum(i * i + k for i in range(n) if i & 1)


def pairs(n):
    return sum(i * j for i in range(n) for j in range(i))


def some(xs, limit):
    return any(x > limit for x in xs)


def every(xs):
    return all(x for x in xs)


def listed(xs):
    return list(x + 1 for x in xs)


def tupled(xs):
    return tuple((i, x) for i, x in enumerate(xs))


def ordered(xs):
    return sorted(-x for x in xs)


def joined(xs):
    return "-".join(str(x) for x in xs)


def nested(m):
    return sum(max(row) for row in m if any(x > 2 for x in row))


def many(n):
    """A generator function rather than an expression."""
    i = 0
    while True:
        if i == n:
            return "ignored"
        got = yield i
        assert got is None
        i += 1


def from_function(n):
    return sum(many(n)), list(many(n)), any(many(n)), all(many(n))


def check(x):
    if x == 1237:
        raise KeyError(x)
    return x


def failing(xs):
    return sum(check(x) for x in xs)


def caught(xs):
    try:
        return failing(xs)
    except KeyError as e:
        return lines(e)


def stops(xs):
    def stop(x):
        if x == 7:
            raise StopIteration("inside")
        return x

    try:
        return list(stop(x) for x in xs)
    except RuntimeError as e:
        return str(e), type(e.__cause__).__name__


def truths(xs):
    try:
        return any(Strange(x) for x in xs)
    except ValueError as e:
        return lines(e)


def unsortable(xs):
    try:
        return sorted(x for x in xs)
    except TypeError as e:
        return str(e)


def unjoinable(xs):
    try:
        return "".join(x for x in xs)
    except TypeError as e:
        return str(e)


def frames():
    def name(depth):
        return sys._getframe(depth).f_code.co_name

    return list(name(d) for d in (0, 1, 2))


def hot(f, *args):
    """The result, which does not depend on how often the function runs."""
    result = f(*args)
    for _ in range(400):
        assert repr(f(*args)) == repr(result), f.__name__
    print(f.__name__, result)


ints, floats = list(range(30)), [x / 7 for x in range(30)]
hot(sums, ints)
hot(sums, floats)
hot(sums, [])
hot(sums, [1, 2.5, 3])
hot(sums, [2**62, 2**62, 5, -(2**63)])
hot(sums, [1e308, 1e308, -1e308])
hot(sums, [float("inf"), 1.0, float("-inf")])
hot(sums, [1.0, 1e100, 1.0, -1e100])
hot(sums, [-0.0])
hot(sums, [0.1] * 10)
hot(sums, [1 + 2j, 3])
hot(sums, [True, False])
hot(sums, [2**50] * 30 + [1.5])
hot(sums, [2**50] * 30 + [2**70])
hot(lambda: sum(sum(x for x in [2**50] * 5 + [y]) for y in [2**51, 2.5, 2**80]))
hot(dots, ints, ints)
hot(dots, floats, floats)
hot(dots, ints, floats)
hot(dots, tuple(ints), floats)
hot(dots, range(5), ints)
hot(counted, 100)
hot(squares, 50, 3)
hot(pairs, 20)
hot(some, ints, 12)
hot(some, ints, 100)
hot(some, [], 1)
hot(every, [1, 2, 0, 3])
hot(every, [1.5, "a", (1,), [2]])
hot(every, [[], 1])
hot(listed, ints)
hot(listed, floats[:5])
hot(tupled, "abc")
hot(tupled, [])
hot(ordered, [3, 1, 2])
hot(joined, ints)
hot(nested, [[1, 2], [3, 4], [0, 9]])
hot(from_function, 12)
hot(frames)
hot(caught, range(1200, 1300))
hot(caught, ints)
hot(stops, ints)
hot(stops, [1, 2])
hot(truths, [1, 2, 3])
hot(truths, [1, 13, 9])
hot(truths, [1, 9, 13])
hot(unsortable, [1, "a"])
hot(unsortable, [2, 1])
hot(unjoinable, ["a", "b"])
hot(unjoinable, ["a", 1])


def changing(n):
    """One loop that goes on with other values and other builtins."""
    out = []
    for i in range(n):
        xs = ints if i < n // 3 else floats if i < 2 * n // 3 else [1, 2.0, 3j]
        out.append(sum(x for x in xs))
    return out[0], out[n // 2], out[-1], len(set(map(str, out)))


print(changing(1500))


def replaced(n):
    global sum
    total = 0
    for i in range(n):
        total += sum(x for x in (1, 2, 3))
        if i == n // 2:
            sum = lambda g: 100 * len(list(g))
    del sum
    return total


print(replaced(2000))


def appended(n):
    """The list that is read grows meanwhile."""
    out = 0
    for _ in range(n):
        xs = [1, 2, 3]
        out += sum(xs.append(1) or x if len(xs) < 10 else x for x in xs)
    return out


print(appended(1000))


def closures(n):
    out = 0
    for k in range(n):
        out += sum(k * x for x in (1, 2, 3))
        out += sum((lambda: k + x)() for x in (1, 2))
    return out


print(closures(1000))


def deep(n):
    return 1 if n == 0 else sum(deep(n - 1) for _ in range(2))


print(deep(9))


def too_deep(n):
    return sum(too_deep(n + 1) for _ in (1,))


try:
    too_deep(0)
except RecursionError as e:
    print(e)


class Iterator:
    """An iterator of our own, which raises at its end."""

    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n


hot(lambda: sum(x for x in Iterator(20)))
hot(lambda: list(x for x in {"a": 1, "b": 2}.items()))
hot(lambda: any(c in "xyz" for c in "abcz"))
hot(lambda: tuple(x for x in {1: 2}))
hot(lambda: sum(1 for line in "a\nb\nc".split("\n") if line))

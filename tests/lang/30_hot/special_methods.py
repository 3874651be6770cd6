"""Special methods written in Python, in loops long enough to be compiled with them built in place."""


class Number:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return NotImplemented if not isinstance(other, Number) else self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __ge__(self, other):
        return [self.x, other.x] if self.x >= other.x else []


class Odd:
    """More parameters than the operators have arguments."""

    def __init__(self, x):
        self.x = x

    def __add__(self, other, extra=7):
        return (self.x, other.x, extra)

    def __radd__(self, *others):
        return (self.x, others)

    def __eq__(self, *others):
        return (self.x, others[0].x)

    def __lt__(self, other, *, key=3):
        return (self.x, key)

    def __getitem__(self, index, other=9):
        return (index, other)

    @property
    def double(self, factor=2):
        return self.x * factor


def odd(n):
    a, b = Odd(1), Odd(2)
    for i in range(n):
        result = a + b, i + b, a == b, a < b, a[i], b.double
    return result


print(odd(3000))


def compare(n):
    a, b, c = Number(1), Number(2), Number(2)
    counts = [0] * 7
    for i in range(n):
        if a == b:
            counts[0] += 1
        if b == c:
            counts[1] += 1
        if a < b:
            counts[2] += 1
        if not b < a:
            counts[3] += 1
        if b >= a:
            counts[4] += 1
        if a >= b:
            counts[5] += 1
        if a == i:
            counts[6] += 1
    return counts, b >= a, a >= b, a == 1, a != 1


print(compare(3000))


class Derived(Number):
    def __gt__(self, other):
        return ("reflected", self.x, other.x)

    def __eq__(self, other):
        return "derived"


def reflected(n):
    a, d = Number(1), Derived(5)
    for i in range(n):
        result = a < d, a == d, d == a, d < a
    return result


print(reflected(3000))


class Row:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        if index >= len(self.items):
            raise IndexError(index)
        return self.items[index]


def rows(n):
    row, total = Row([3, 1, 4]), 0
    for i in range(n):
        total += row[i % 3] + row[0]
    caught = 0
    for i in range(n):
        try:
            total += row[i % 5]
        except IndexError as e:
            caught += e.args[0]
    return total, caught, list(row)


print(rows(3000))


def mixed(n):
    things = [Row([1, 2]), [3, 4], (5, 6), {0: 7, 1: 8}, "ab", Odd(1)]
    out = []
    for i in range(n):
        v = things[i % len(things)][i & 1]
        if i >= n - 12:
            out.append(v)
    return out


print(mixed(3000))


def replaced(n):
    a, b, row = Number(1), Number(1), Row([1])
    seen = []
    for i in range(n):
        if i == n // 2:
            Number.__eq__ = lambda self, other: "another"
            Row.__getitem__ = lambda self, index: -index
        if i == n - n // 4:
            del Number.__eq__, Row.__getitem__
        try:
            now = (a == b, row[0])
        except TypeError as e:
            now = (a == b, str(e))
        if not seen or seen[-1] != now:
            seen.append(now)
    return seen


print(replaced(6000))


class Deep:
    def __init__(self, inner):
        self.inner = inner

    def __eq__(self, other):
        return self.inner == other.inner


def deep(n):
    a, b = 1, 1
    for _ in range(n):
        a, b = Deep(a), Deep(b)
    try:
        return a == b
    except RecursionError as e:
        return str(e)


print([deep(10) for _ in range(300)][-1], deep(5000))

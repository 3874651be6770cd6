# Recursive and mutually delegating generators, and how deep they may go.
import sys


class Node:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right


def tree(lo, hi):
    if lo >= hi:
        return None
    m = (lo + hi) // 2
    return Node(tree(lo, m), m, tree(m + 1, hi))


t = tree(0, 200)
for _ in range(40):
    assert list(t) == list(range(200))
    assert sum(t) == 19900
    assert sum(1 for x in t if x % 3 == 0) == 67
print(max(t), sorted(t, reverse=True)[:3], [x for x in t][5:8])


def permutations(items):
    if not items:
        yield ()
    for i, first in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (first,) + rest


for _ in range(5):
    found = list(permutations((1, 2, 3, 4, 5)))
print(len(found), found[0], found[77], found[-1])


def even(n):
    if n == 0:
        yield "even"
    else:
        yield n
        yield from odd(n - 1)


def odd(n):
    if n == 0:
        yield "odd"
    else:
        yield from even(n - 1)


for _ in range(100):
    found = list(even(20)), list(even(21))
print(found)


def values(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got


def passes_on(n):
    result = yield from values(n)
    yield "result", result
    result = yield from [7, 8]
    yield "none", result
    return "done"


for _ in range(200):
    g = passes_on(3)
    found = [next(g)]
    for i in range(5):
        found.append(g.send(-i if i < 3 else None))
        if i == 2:
            assert g.gi_yieldfrom is None
    try:
        g.send(None)
        g.send(None)
    except StopIteration as e:
        found.append(e.value)
print(found)
g = passes_on(3)
print(next(g), g.gi_yieldfrom.__name__, g.gi_running, g.gi_suspended)
g.close()
print(g.gi_yieldfrom, list(g))


def endless(n):
    yield n
    yield from endless(n + 1)


def depth():
    n = 0
    try:
        for n in endless(0):
            pass
    except RecursionError as e:
        return n, type(e).__name__
    return n, "no end"


sys.setrecursionlimit(400)
first = depth()
for _ in range(30):
    again = depth()
    assert again[1] == first[1] and abs(again[0] - first[0]) < 5, (first, again)
print(first[1], 300 < first[0] < 400)


def thrown_deep(n):
    try:
        yield from endless(n)
    except KeyError as e:
        yield "caught", e.args


for _ in range(50):
    g = thrown_deep(0)
    for _ in range(20):
        last = next(g)
    last = last, g.throw(KeyError(1)), list(g)
print(last)

# Sorting with keys and comparisons that raise or change the list.
import functools


class Item:
    def __init__(self, n, action=None):
        self.n = n
        self.action = action

    def __lt__(self, other):
        if self.action:
            self.action()
        return self.n < other.n

    def __repr__(self):
        return f"I{self.n}"


items = [Item(i * 37 % 101) for i in range(101)]
before = set(map(id, items))
items[50].action = lambda: 1 / 0
try:
    items.sort()
except ZeroDivisionError as e:
    print(e)
print(len(items), set(map(id, items)) == before)

items = [Item(3), Item(1), Item(2)]
items[1].action = lambda: items.append(9)
try:
    items.sort()
except ValueError as e:
    print(e)
print(items)

seen = []
items = [3, 1, 2]
try:
    items.sort(key=lambda x: seen.append(len(items)) or items.append(x) or x)
except ValueError as e:
    print(e)
print(items, seen)

items = [3, 1, 2]


def failing_key(x):
    if x == 1:
        raise KeyError(x)
    return x


try:
    items.sort(key=failing_key)
except KeyError as e:
    print("KeyError", e)
print(items)

# Stability, also in reverse.
pairs = [(i % 3, i) for i in range(12)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted(pairs, key=lambda p: str(p[0]), reverse=True))
print(sorted(pairs, key=lambda p: float(p[0])))
print(sorted(pairs, key=lambda p: (p[0],), reverse=True))
print(sorted([True, 0, 2, False, 1.0, 1]))
print(sorted([2.5, 1, 3, 0.5, -1, 2**70, -(2**70)]))
print(sorted(["b", "", "a", "ab", "\u00e9", "\U0001f600", "aa"]))
print(sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2, 1], [1, 9], [1]]))
print(sorted(range(20), key=lambda n: -n // 3))
print(sorted("the quick brown fox jumps over the lazy dog".split(), key=len))
print(sorted(range(10), key=functools.cmp_to_key(lambda a, b: (a % 3) - (b % 3))))
nan = float("nan")
print(len(sorted([3.0, nan, 1.0, nan, 2.0])))
big = [i * 7919 % 10007 for i in range(3000)]
print(sorted(big) == sorted(big, key=lambda n: (n,)) == sorted(big, key=Item))
runs = list(range(1000)) + list(range(1000, 0, -1)) + list(range(500))
print(sorted(runs, key=lambda n: [n]) == sorted(runs))
try:
    sorted([1, None, 2])
except TypeError as e:
    print(e)
try:
    [1].sort(key=lambda: 0)
except TypeError as e:
    print(e)

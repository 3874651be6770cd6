# Sets are iterated over in the order of their tables, which programs print: items whose hashes are known come in CPython's order.
def lcg(n, seed=1):
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed


print({3, 1, 2}, {10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, {100, 8, 16, 24, 32, 0})
print(set([5, 13, 21, 29, 37]), set([37, 29, 21, 13, 5]), frozenset([64, 0, 8, 72, 1]))
print({-1, -2, -3, 0, 1}, {0.5, 1.5, 2.5, -0.5, 1e10}, {True, 2, 0, None} == {1, 2, 0, None})
print({(1, 2), (3, 4), (0,), ()}, {(i, i * i) for i in range(8)})
print(set([2**61, 2**62, 2**70, -(2**65), 3**40]), {1 + 2j, 3j, complex(5)})
print(list(set(lcg(30)))[:8], list(set(i % 1000 for i in lcg(100)))[:12])
for size in (4, 5, 6, 19, 20, 77, 78, 300):
    s = set()
    for i in lcg(size, size):
        s.add(i % 5000)
    print(size, list(s)[:6], sum(i * x for i, x in enumerate(s)))
s = {i * 7 % 64 for i in range(40)}
for i in range(0, 40, 3):
    s.discard(i)
print(list(s))
for i in (200, 3, 9, 72, 136):
    s.add(i)
print(list(s), s.pop(), s.pop(), s.pop())
s.remove(9)
print(s.pop(), list(s))
a, b = set(range(0, 60, 3)), set(range(0, 60, 4))
print(a | b, a & b, b & a, a - b, b - a, a ^ b, b ^ a)
print(a.union([1, 2], (200, 100)), a.difference(range(30)), a.intersection([9, 3, 50, 6]), a.symmetric_difference([0, 1]))
print({1, 2, 3} - {2: "x"}.keys(), {1, 2, 3}.difference({3: "x"}), set({9: 1, 17: 2, 1: 3}))
c = set(a)
c |= b
print(c, c.copy(), frozenset(c), set(list(c)))
c -= set(range(30))
print(c)
c &= {33, 36, 40, 44, 45}
print(c)
c ^= {1, 2, 33}
print(c)
c.update([77, 13], {5: 6}, {21, 85})
print(c)
c.difference_update([13], {5, 21})
print(c, sorted(c))
c.intersection_update([77, 85, 1], [1, 85])
print(c)
c.clear()
c.update(range(20, 0, -1))
print(c, {*range(5), *range(70, 60, -1)})
big = set(lcg(60_000))
print(len(big), sum(i * x % 9973 for i, x in enumerate(big)))
nested = {frozenset({1, 2}), frozenset({3}), frozenset()}
print(nested == {frozenset(), frozenset({2, 1}), frozenset([3])}, {1, 2} in nested, {frozenset({i, i + 1}) for i in range(4)})
nan = float("nan")
print(len({nan, nan, float("nan"), float("nan")}), nan in {nan}, [nan] == [nan], float("nan") in {nan})

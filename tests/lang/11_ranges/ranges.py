# range objects: length, indexing, slicing, membership, equality, huge bounds.
for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 2), range(-3, 3), range(2, 5, -1), range(1, 2, 100)):
    print(r, list(r), len(r), bool(r), list(reversed(r)), r.start, r.stop, r.step)
r = range(0, 20, 3)
print(r[0], r[-1], r[2:4], r[::-1], r[::2], r[10:], r[-2:], 9 in r, 10 in r, -3 in r, 9.0 in r, "a" in r, r.index(9), r.count(9), r.count(1))
for bad in (lambda: r[7], lambda: r[-8], lambda: r.index(1), lambda: range(1, 2, 0), lambda: r["a"], lambda: range(1.0), lambda: r.__setitem__, lambda: r.index("a"), lambda: len(range(2**70)), lambda: range()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(range(3) == range(0, 3), range(0, 3, 2) == range(0, 4, 2), range(0) == range(5, 5), range(3) == [0, 1, 2], hash(range(0, 3, 2)) == hash(range(0, 4, 2)), range(1) != range(2))
big = range(2**70, 2**70 + 10, 3)
print(list(big), len(big), big[1] - 2**70, 2**70 + 3 in big, big[-1] == 2**70 + 9, range(10**30)[10**29], range(-2**63, 2**63)[2**63])
print(list(range(2**48 - 2, 2**48 + 2)), list(range(2**63 - 2, 2**63 + 2)), list(range(-2**63 + 1, -2**63 - 2, -1)))
total = 0
for i in range(10, 0, -2):
    total = total * 10 + i
print(total, sum(range(101)), max(range(5)), min(range(5, 0, -1)), sorted(range(3, 0, -1)), list(map(str, range(3))))
for i in range(3):
    i = 100
print(i)
n = 3
for i in range(n):
    n = 10
print(i, n)
it = iter(range(3))
print(next(it), list(it), list(it), next(it, "end"))
for i in range(2):
    for i in range(5, 7):
        pass
    print("outer", i)
a, b, c = range(3)
print(a, b, c, [*range(2)], {*range(2)}, tuple(range(2)), list(zip(range(3), range(5, 8))), list(enumerate(range(5, 7), 10)))


class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n


print(range(Index(2), Index(5)), range(5)[Index(3)], range(True, 3), list(range(0, 5, Index(2))))
print(isinstance(range(1), range), type(iter(range(1))).__name__, range(3).__class__.__name__, repr(range(0, 3, 1)), str(range(0, 3, 2)))

# Tuples: literals, methods, immutability, hashing, comparison.
t = (1, "a", (2, 3))
print(t, t[0], t[-1][1], t[1:], t + (4,), t * 2, len(t), t.index("a"), t.count(1), (), (1,), 1 in t)
print(tuple("abc"), tuple([1, 2]), tuple(t) is t, tuple(), tuple({3: 4}), tuple(i for i in range(3)), (*t, *[5]), t[:] is t)
for bad in (lambda: t.__setitem__, lambda: t[5], lambda: t.index(9), lambda: t + [1], lambda: (1,) < ("a",), lambda: hash(([],)), lambda: t.index(1, 2)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
x = ([],)
try:
    x[0] += [1]
except TypeError as e:
    print(e, x)
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (1,), (1, (2, 3)) == (1, (2, 3)), (1,) == [1], (0, "b") > (0, "a"))
print(hash((1, 2)) == hash((1, 2)), hash((1, 2)) == hash((2, 1)), hash(()) == hash(()), hash((1, 2)), hash((1.0, 2)) == hash((1, 2)), hash((1, (2, 3))), hash(()))
d = {(1, 2): "a", (1, (2, 3)): "b", (): "c"}
print(d[1, 2], d[1, (2, 3)], d[()], (2, 1) in d)
a = 1,
b = 1, 2
print(a, b, type(a).__name__)
t += (4,)
print(t)
for i, (p, *q) in enumerate([(1, 2, 3), "ab"]):
    print(i, p, q)
print(max((1, 2), (1, 3)), sorted([(2, "a"), (1, "b")]), sum(((1,), (2,)), ()), list(zip(*[(1, 2), (3, 4)])), list(reversed((1, 2, 3))))


class Pair(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    @property
    def first(self): return self[0]
    def __repr__(self): return f"Pair{super().__repr__()}"


p = Pair(1, 2)
print(p, p.first, p == (1, 2), hash(p) == hash((1, 2)), p + (3,), type(p[:]).__name__, isinstance(p, tuple), len(p))

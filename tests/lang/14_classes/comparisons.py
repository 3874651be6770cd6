# Rich comparison: reflection, identity defaults, hash after __eq__, total chains.
class N:
    def __init__(self, n): self.n = n
    def __eq__(self, o): print("eq", end=" "); return self.n == o.n if isinstance(o, N) else NotImplemented
    def __lt__(self, o): print("lt", end=" "); return self.n < o.n if isinstance(o, N) else NotImplemented
    def __le__(self, o): print("le", end=" "); return self.n <= o.n if isinstance(o, N) else NotImplemented


a, b = N(1), N(2)
print(a == b, a != b, a < b, a > b, a <= b, a >= b, a == 1, 1 == a, a != 1, None == a)
for bad in (lambda: a < 1, lambda: 1 < a, lambda: a >= "x", lambda: max([a, 5])):
    try:
        bad()
    except TypeError as e:
        print(e)
try:
    hash(a)
except TypeError as e:
    print(e)


class Plain: pass


p, q = Plain(), Plain()
print(p == p, p == q, p != q, hash(p) == hash(p), p in [q, p], [p].index(p), {p: 1}[p], p is p)


class Truthy:
    def __init__(self, v): self.v = v
    def __bool__(self): print(f"bool({self.v})", end=" "); return bool(self.v)
    def __repr__(self): return f"T{self.v}"


class Cmp:
    def __init__(self, r): self.r = r
    def __lt__(self, o): return Truthy(self.r)
    __gt__ = __le__ = __lt__


print(Cmp(1) < 1, Cmp(1) < Cmp(0) < 2, Cmp(0) < Cmp(1) < 2, not (Cmp(1) < 1))
print("yes" if Cmp(0) < 1 else "no", (Cmp(1) < 0) and 5, (Cmp(0) < 0) or 6)


class Ne:
    def __ne__(self, o): return "custom ne"


print(Ne() != 1, Ne() == 1)


class EqOnly:
    def __eq__(self, o): return NotImplemented


e = EqOnly()
print(e == e, e == EqOnly(), e != e, EqOnly.__hash__)


class BadBool:
    def __bool__(self): return 5


class BadLen:
    def __len__(self): return -1


class LenText:
    def __len__(self): return "x"


class BigLen:
    def __len__(self): return 2**70


for o in (BadBool(), BadLen(), LenText(), BigLen()):
    for f in (bool, len):
        try:
            print(f(o))
        except Exception as x:
            print(type(o).__name__, f.__name__, type(x).__name__, x)
print(sorted([3, 1, 2], key=lambda n: N(n))[0], min(N(3), N(2)).n)

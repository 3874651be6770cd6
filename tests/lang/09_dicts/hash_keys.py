# Keys with hash and equality of their own.
class Key:
    def __init__(self, n, h): self.n, self.h = n, h
    def __hash__(self): print(f"h{self.n}", end=" "); return self.h
    def __eq__(self, other): print(f"e{self.n}", end=" "); return isinstance(other, Key) and self.n == other.n
    def __repr__(self): return f"K{self.n}"


a, b, a2 = Key(1, 7), Key(2, 7), Key(1, 7)
d = {a: "a", b: "b"}
print(d)
print(d[a], d[a2], d[b])
d[a2] = "new"
print(d, list(d)[0] is a)
del d[a2]
print(d, b in d, a in d)


class NoHash:
    def __eq__(self, other): return True


class EqHash(NoHash):
    __hash__ = object.__hash__


class NoneHash:
    __hash__ = None


for o in (NoHash(), NoneHash(), [], {}, set(), ([],), slice(1, []), bytearray()):
    try:
        hash(o)
        print("hashable")
    except TypeError as e:
        print(e)
    try:
        {o: 1}
    except TypeError as e:
        print(e)
print(hash(EqHash()) is not None)


class BadHash:
    def __hash__(self): return "x"


class BigHash:
    def __hash__(self): return 2**100


class Neg:
    def __hash__(self): return -1


class Raises:
    def __hash__(self): raise ValueError("no hash")


for cls in (BadHash, BigHash, Neg, Raises):
    try:
        print(hash(cls()))
    except Exception as e:
        print(type(e).__name__, e)
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash("a") == hash("a"), hash(None) == hash(None), hash(b"a") == hash(b"a"), hash("a") == hash(b"a"), hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
print([hash(n) for n in (0, 1, -1, -2, 2**31, 10**18, 2.5, -0.5, 1e20)], hash(range(3)) == hash(range(0, 3)), hash(3.0) == hash(3))


class Mutable:
    def __init__(self, v): self.v = v
    def __hash__(self): return hash(self.v)
    def __eq__(self, o): return self.v == o.v


m = Mutable(1)
s = {m}
m.v = 2
print(m in s, len(s), Mutable(1) in s)
m.v = 1
print(m in s)


class EqRaises:
    def __hash__(self): return 5
    def __eq__(self, o): raise KeyError("in eq")


try:
    {EqRaises(): 1, EqRaises(): 2}
except KeyError as e:
    print(repr(e))


class StrKey(str):
    def __hash__(self): return hash("other")


print({StrKey("k"): 1}.get("k"), {"k": 1}.get(StrKey("k")), {"other": 2, "k": 3}[str(StrKey("k"))])

# Operator methods, reflected forms, in-place forms and NotImplemented.
class V:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"V({self.n})"


def binary(name):
    def method(self, other):
        print(name, end=" ")
        return V(f"{self.n}{name}{getattr(other, 'n', other)}") if not isinstance(other, str) else NotImplemented
    return method


for op in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift divmod".split():
    for prefix in ("", "r", "i"):
        if not (op == "divmod" and prefix == "i"):
            setattr(V, f"__{prefix}{op}__", binary(prefix + op))
a, b = V("a"), V("b")
print(a + b, a - 1, 1 - a, a * b, 2 * a, a / b, a // 3, 3 // a, a % b, a ** 2, 2 ** a, a @ b, a & 1, 1 | a, a ^ b, a << 1, 1 >> a, divmod(a, 1), divmod(1, a))
x = a
x += 1; x -= b; x *= 2; x @= 3; x **= 2; x //= 1; x %= 5; x &= 1; x |= 2; x ^= 3; x <<= 1; x >>= 1; x /= 4
print(x)
for bad in (lambda: a + "s", lambda: "s" + a, lambda: a @ "s", lambda: divmod(a, "s"), lambda: a ** "s", lambda: "s" - a):
    try:
        bad()
    except TypeError as e:
        print(e)


class U:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return f"round {n}"
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 7j
    def __bool__(self): return False
    def __len__(self): return 9
    def __contains__(self, x): return x == 3


u = U()
print(-u, +u, ~u, abs(u), round(u), round(u, 2), int(u), float(u), complex(u), bool(u), len(u), 3 in u, 4 in u, not u)


class Base:
    def __add__(self, o): return "base add"
    def __radd__(self, o): return "base radd"
    def __eq__(self, o): return "base eq"
    def __lt__(self, o): return "base lt"
    def __gt__(self, o): return "base gt"


class Derived(Base):
    def __radd__(self, o): return "derived radd"
    def __gt__(self, o): return "derived gt"
    def __eq__(self, o): return "derived eq"


print(Base() + Derived(), Derived() + Base(), Base() + Base(), 1 + Base(), Base() == Derived(), Base() < Derived(), 5 == Base(), 5 < Base(), Base() != Base())


class OnlyInplaceList:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return "fell back to add"


o = OnlyInplaceList()
o += 1
print(o)


class Plain: pass


p = Plain()
for bad in ("p + 1", "1 + p", "p - p", "-p", "~p", "p < p", "p @ 1", "p ** 2", "p // 1", "p[0]", "p()", "len(p)", "abs(p)", "p in p", "1 in p", "list(p)", "p & 1", "1 << p", "int(p)", "round(p)", "p += 1", "p *= 2", "p @= 1", "p[0] = 1", "del p[0]", "divmod(p, 2)", "pow(p, 2, 3)", "float(p)", "range(p)", "'%d' % p", "reversed(p)", "next(p)"):
    try:
        exec(bad)
        print(bad, "worked")
    except TypeError as e:
        print(bad, "->", e)
p.__add__ = lambda o: "instance dunder"
try:
    p + 1
except TypeError as e:
    print("instance attributes are not looked at")
Plain.__add__ = lambda self, o: "added later"
print(p + 1)

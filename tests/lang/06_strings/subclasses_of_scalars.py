# Instances of subclasses of int, str, float and complex in operators, methods and formatting.
def t(f):
    try: return repr(f())
    except Exception as e: return type(e).__name__ + ": " + str(e)
class I(int):
    def __new__(cls, *a, **k): return super().__new__(cls, *a, **k)
class S(str):
    x = 5
class F(float): pass
class C(complex): pass
class B(bytes): pass
i = I("12"); i.attr = 3
print(i, repr(i), i + 1, 1 + i, type(i + 1), i.attr, i == 12, hash(i) == hash(12), {i: 1}[12], i.bit_length(), -i, f"{i:05}", "%d" % i, i < 13, [0]*i == [0]*12, type(+i), type(i.real), int(i), type(int(i)), i ** 2, pow(i, 2, 7), divmod(i, 5), range(I(3)), "abcdefghijklmnop"[i])
s = S("héllo"); s.y = 1
print(s, repr(s), s + "x", type(s + "x"), s.upper(), s.x, s.y, s == "héllo", {s: 1}["héllo"], len(s), s[1], s[::-1], "l" in s, "héllo" in s, list(s), s.join(["a", s]), s % (), f"{s:>8}", "{}".format(s), type(str(s)), type(s.strip()), type(s[:]), s.replace("l", s), sorted([S("b"), S("a")]), S(b"abc", "ascii"), s.startswith(S("h")), "-".join([S("a"), S("b")]), S.maketrans("a", "b"))
f = F("1.5"); f.q = 2
print(f, f + 1, type(f + 1), f == 1.5, hash(f) == hash(1.5), f"{f:.3f}", round(f), int(f), float(f), type(float(f)), f.hex(), F.fromhex("0x1p3"), type(F.fromhex("0x1p3")), f < 2, 1 < f, F.from_number(3), "%.2f" % f, bool(F(0)))
c = C(1, 2)
print(c, c + 1, type(c + 1), c == 1+2j, abs(C(3, 4)), complex(c), type(complex(c)), c.real, 1 - c)
print(type(I.from_bytes(b"ab")), I.from_bytes(b"ab"), I(5).to_bytes(1))
class Num:
    def __index__(self): return 7
    def __float__(self): return 2.5
    def __complex__(self): return 1j
print(int(Num()), float(Num()), complex(Num()), "%x" % Num(), t(lambda: "%d" % Num()), "abc" * I(2), t(lambda: [1, 2][Num()]), hex(Num()), (5).__add__(Num()), "%c" % I(65))
class Str:
    def __str__(self): return S("sub")
    def __repr__(self): return "R"
    def __format__(self, spec): return "F" + spec
print(str(Str()), f"{Str()}", f"{Str()!r}", f"{Str():abc}", "%s %r" % (Str(), Str()), "{0!s:>5}".format(Str()), type(str(Str())))
class M(dict):
    def __missing__(self, k): return "<" + k + ">"
print("{a} {b}".format_map(M(a=1)), "%(a)s %(zz)s" % M(a=2))
class T:
    def __getitem__(self, k):
        if k == 97: return "A!"
        raise IndexError
print("abc".translate(T()))
print(t(lambda: None + 1), t(lambda: "a" + None), t(lambda: 1 + "a"), t(lambda: [] + 1.5), t(lambda: -"a"), t(lambda: ~1.5), t(lambda: 1.5 << 1))
print(True + True, True & 1, True | False, type(True & True), -True, True == 1.0, hash(True), str(True), repr(False), f"{True}", f"{True:d}", "%d" % True, int(True), bool("x"), bool([]), bool(0.0))
print(t(lambda: type("B", (bool,), {})), None is type(None)(), ..., NotImplemented)
x = "a"
for k in range(200): x += "é" if k % 50 == 49 else "b"
print(len(x), x.count("é"), x[50], hash(x) == hash("".join(list(x))), x == "".join(list(x)))
print("".join(str(n) for n in range(20)), ",".join(map(str, [1, 2])), "".join([]), "x".join(["one"]), "ab".join("é中"))
print(sum([0.1] * 10), min("b", "a"), max(1, 2.5), ord("é"), chr(0x1F600), "é".encode().hex(), str(b"\xc3\xa9", "utf-8"), b"\xff".decode("latin-1"), t(lambda: b"\xff".decode()), b"a\xffb".decode("ascii", "replace").encode("utf-8"))

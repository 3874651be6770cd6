# str.format and format().
print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0.real} {1[0]} {2[key]}".format(5, [6], {"key": 7}))
print("{:>6}|{:<6}|{:^6}|{:*^7}|{:06d}|{:+}|{:,}".format("a", "b", "c", "d", 5, 6, 1234567))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:{}}|{:{w}.{p}f}".format("x", 5, 3.14159, w=8, p=2), "{{}} {{{}}}".format(1))
print("{:s} {:.2s} {:5.1s}| {:d} {:x} {:#b} {:e} {:.3f} {:%}".format("abc", "abc", "abc", 5, 255, 5, 12345.678, 2.0, 0.25))
print("{0:<{1}}|{0:>{1}}|{0:^{1}}".format("ab", 6), "{:_^+10.2f}".format(3.14159), "{:=+8d}".format(-5), "{:é>4}".format("a"))
print("{a.b[c].d}".format(a=type("A", (), {"b": {"c": type("D", (), {"d": "deep"})}})), "{0[0][1]}".format([[1, 2]]), "{0[-1]}".format({"-1": "text key"}))
print("{n}".format_map({"n": 1}), "%s %r %a %5s|%-5s|%.2s %%" % ("é", "é", "é", "a", "b", "abc"), "%(a)d %(b)5.1f" % {"a": 1, "b": 2.25}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 1, 3.14159))
print("%s" % (1,), "%s %s" % ("a", (1, 2)), "%s" % [1], "%s" % {}, "no args" % (), "%(x)s" % {"x": (1, 2)})


class Money:
    def __init__(self, n): self.n = n
    def __format__(self, spec): return f"<{self.n}:{spec}>"
    def __str__(self): return "str"


print("{:abc} {} {!s:>5}".format(Money(1), Money(2), Money(3)), format(Money(4), "x"), f"{Money(5):{'y' * 2}}", format(Money(6)))


class Default(dict):
    def __missing__(self, key): return f"[{key}]"


print("{a} {b}".format_map(Default(a=1)))
for text, args, kwargs in (("{}", (), {}), ("{1}", (0,), {}), ("{a}", (), {}), ("{", (), {}), ("}", (), {}), ("{0} {}", (1, 2), {}), ("{} {0}", (1, 2), {}), ("{!x}", (1,), {}), ("{!}", (1,), {}), ("{:d}", ("a",), {}), ("{0.x}", (1,), {}), ("{0[a]}", ([1],), {}), ("{0[}", ([1],), {}), ("{:5.d}", (1,), {}), ("{a", (), {}), ("{0[0}", ([1],), {}), ("{:{}}", (1,), {}), ("{:<<5}", (object,), {})):
    try:
        print(text.format(*args, **kwargs))
    except Exception as e:
        print(text, "->", type(e).__name__ + ":", e)
try:
    print(format(object(), "x"))
except TypeError as e:
    print(e)
print(format(None), format([1]), format("a", "3"), format(True), format(True, "d"), format(3, "05"), "{:>{w}}".format("r", w=3))

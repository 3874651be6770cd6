# Methods, bound and unbound; static and class methods; callables as attributes.
class C:
    def plain(self, x=1): return "plain", type(self).__name__, x
    @classmethod
    def klass(cls, x=2): return "class", cls.__name__, x
    @staticmethod
    def static(x=3): return "static", x
    builtin = len
    lam = lambda self: "lam"
    alias = plain


class D(C):
    def plain(self, x=10): return "D", super().plain(x)
    @classmethod
    def klass(cls, x=20): return "D", super().klass(x)
    @staticmethod
    def static(x=30): return "D", C.static(x)


c, d = C(), D()
print(c.plain(), c.plain(5), C.plain(c, 6), c.klass(), C.klass(7), c.static(), C.static(8), c.lam(), c.alias(), c.builtin("abc"))
print(d.plain(), d.klass(), D.klass(), d.static(), d.alias(), C.plain(d), super(D, d).plain(), super(D, D).klass())
m = c.plain
print(m(), m.__self__ is c, m.__func__ is C.plain, m == c.plain, m is c.plain, c.klass.__self__ is C, hash(m) == hash(c.plain), m.__name__, m.__doc__)
print(C.__dict__["klass"].__func__.__name__, type(C.__dict__["static"]).__name__, callable(C.__dict__["static"]), C.__dict__["static"](9))
c.plain = lambda: "instance attribute"
print(c.plain(), C().plain())
C.plain = lambda self: "replaced"
print(C().plain(), d.plain.__func__ is D.plain)
C.new = lambda self, *a: a
print(d.new(1, 2))


class Callable:
    def __call__(self, *args, **kwargs): return args, kwargs


class Holder:
    handler = Callable()
    partial = print


h = Holder()
print(h.handler(1, k=2), Callable()(), callable(Callable()), callable(h))
for f in (c.klass, d.static, "abc".upper, [3].pop, {1: 2}.get, int.from_bytes, str.join):
    print(f.__name__, type(f).__name__, callable(f))
print(list(map(str.upper, "ab")), list(map("{}!".format, [1])), sorted("bA", key=str.lower), str.join("-", "ab"), list.append([], 1), int.__add__(1, 2), "a".__add__("b"), (5).__add__(6), int.__add__(1, 1.5))
for bad in (lambda: str.upper(5), lambda: list.append((), 1), lambda: int.__add__("a", 1), lambda: C.klass.__func__(), lambda: dict.get([], 1), lambda: [].append.__self__.nope, lambda: C.alias()):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)

# __slots__: no __dict__, inheritance, errors, and mixing.
class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y


p = P(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"), P.__slots__, type(P.x).__name__)
p.x += 5
del p.y
for bad in (lambda: p.y, lambda: setattr(p, "z", 1), lambda: p.z, lambda: delattr(p, "y"), lambda: delattr(p, "z"), lambda: p.__dict__, lambda: P.x.__get__(5), lambda: setattr(p, "__class__", int)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Q(P):
    __slots__ = ("z",)


class R(P):
    pass


q, r = Q(1, 2), R(3, 4)
q.z = 3
r.extra = 5
print(q.x + q.y + q.z, hasattr(q, "__dict__"), r.__dict__, r.x, hasattr(r, "__dict__"))
try:
    q.w = 1
except AttributeError as e:
    print(e)


class D:
    __slots__ = ["a", "__dict__"]


d = D()
d.a, d.b = 1, 2
print(d.a, d.__dict__)


class E:
    __slots__ = ()


class F(E):
    __slots__ = "single"


f = F()
f.single = 1
print(f.single)
try:
    E().x = 1
except AttributeError as e:
    print(e)
for make in (lambda: type("A", (), {"__slots__": ("x",), "x": 1}), lambda: type("A", (), {"__slots__": ("1x",)}), lambda: type("A", (), {"__slots__": (5,)}), lambda: type("A", (P, Q), {}), lambda: type("A", (P, type("B", (), {"__slots__": ("b",)})), {}), lambda: type("A", (int,), {"__slots__": ("x",)}), lambda: type("A", (tuple,), {"__slots__": ("x",)})):
    try:
        print(make().__name__)
    except Exception as e:
        print(type(e).__name__ + ":", str(e).replace("\n", " "))


class Private:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 7
    def get(self): return self.__hidden


print(Private().get(), Private()._Private__hidden)


class Same1:
    __slots__ = ("a", "b")
class Same2:
    __slots__ = ("a", "b")


s = Same1()
s.a = 1
s.__class__ = Same2
print(type(s).__name__, s.a)
try:
    s.__class__ = P
except TypeError as e:
    print(e)


class Default:
    __slots__ = {"doc": "documented slot"}


print(list(Default.__slots__), Default.doc.__doc__)


class Mangled:
    __secret = "class"
    def __init__(self): self.__own = 1
    def read(self): return self.__secret, self.__own, [k for k in self.__dict__]
    def __method(self): return "mangled"
    def call(self): return self.__method()


print(Mangled().read(), Mangled().call(), Mangled._Mangled__secret, hasattr(Mangled(), "__own"))

# C3 linearisation, super() in diamonds, and order conflicts.
class A:
    def who(self): return ["A"]
    def __init__(self, **kw): self.trail = getattr(self, "trail", []) + ["A"]; self.rest = kw


class B(A):
    def who(self): return ["B"] + super().who()
    def __init__(self, b=0, **kw): super().__init__(**kw); self.trail.append("B"); self.b = b


class C(A):
    def who(self): return ["C"] + super().who()
    def __init__(self, c=0, **kw): super().__init__(**kw); self.trail.append("C"); self.c = c


class D(B, C):
    def who(self): return ["D"] + super().who()
    def __init__(self, **kw): super().__init__(**kw); self.trail.append("D")


d = D(b=1, c=2, extra=3)
print(d.who(), d.trail, d.b, d.c, d.rest)
print([c.__name__ for c in D.__mro__], [c.__name__ for c in D.mro()], B.who(d), super(B, d).who(), super(D, d).who(), C().who())


class X: pass
class Y(X): pass
class Z(X, object): pass
class W(Y, Z): pass


print([c.__name__ for c in W.__mro__], issubclass(W, X), W.__bases__ == (Y, Z), [c.__name__ for c in X.__subclasses__()])
for bases in ((X, Y), (A, B), (object, X), (X, X), (int, str), (5,), (bool,), (type(None),), (range,), (int, float)):
    try:
        type("Bad", bases, {})
        print("fine")
    except TypeError as e:
        print(str(e).replace("\n", " "))
E = type("E", (D,), {"who": lambda self: ["E"] + super(E, self).who(), "extra": 1})
print(E().who(), E.__name__, E.extra, E.__mro__[1] is D)


class Late(A): pass


late = Late()
Late.__bases__ = (B,)
print(late.who(), [c.__name__ for c in Late.__mro__])
try:
    Late.__bases__ = (int,)
except TypeError as e:
    print(e)
try:
    Late.__bases__ = ()
except TypeError as e:
    print(e)


class S:
    def outer(self):
        def inner():
            return super(S, self).__repr__()[:10], __class__.__name__
        return inner()
    def comp(self): return [super(S, self).__hash__() == hash(self) for _ in range(1)][0]


print(S().outer()[1], S().comp())
for bad in (lambda: super().x, lambda: super(A, 5), lambda: super(A, d).nope, lambda: super(5), lambda: super(D, A()).who()):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__ + ":", e)


class P:
    value = 1
    @property
    def prop(self): return "P" + str(self.value)


class Q(P):
    value = 2
    @property
    def prop(self): return "Q" + super().prop
    def get(self): return super().value


print(Q().prop, Q().get(), isinstance(Q(), (int, P)), issubclass(bool, (str, int)))

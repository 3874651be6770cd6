# Instance, class and inherited attributes; getattr, setattr, delattr, __dict__.
class Base:
    shared = []
    count = 0

    def __init__(self): self.own = 1


class Child(Base):
    count = 5


a, b = Base(), Child()
a.shared.append(1)
b.count += 1
print(b.shared, Base.count, Child.count, b.count, b.__dict__, a.__dict__)
Base.added = "later"
print(a.added, b.added, Child.added)
del Base.added
print(hasattr(a, "added"), getattr(a, "added", "default"))
setattr(a, "not an identifier", 5)
print(getattr(a, "not an identifier"), vars(a), sorted(vars(a)))
a.__dict__["direct"] = 7
print(a.direct)
del a.__dict__["direct"]
a.__dict__ = {"replaced": 1}
print(a.replaced, hasattr(a, "own"), a.__dict__)
for bad in (lambda: a.missing, lambda: Base.missing, lambda: delattr(a, "missing"), lambda: delattr(Base, "missing"), lambda: setattr(5, "x", 1), lambda: setattr(int, "x", 1), lambda: (5).x, lambda: setattr(a, 5, 1), lambda: getattr(a, 5), lambda: setattr(a, "__dict__", 5), lambda: delattr(b, "count") or b.count, lambda: delattr(b, "count"), lambda: object().__dict__, lambda: setattr(object(), "x", 1), lambda: None.x, lambda: setattr(None, "x", 1), lambda: [].x, lambda: setattr([], "x", 1), lambda: Base().own.real.x, lambda: setattr([], "append", 1)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(Child.__name__, Child.__bases__[0].__name__, Child.__base__.__name__, Child.__module__, Child.__qualname__, Child.__doc__, [k for k in Child.__dict__ if not k.startswith("__")], type(Child.__dict__).__name__)
b.__class__ = Base
print(type(b).__name__, b.count)
try:
    b.__class__ = int
except TypeError as e:
    print(e)


class Many:
    pass


m = Many()
for i in range(40):
    setattr(m, f"a{i}", i)
for i in range(0, 40, 3):
    delattr(m, f"a{i}")
m.a0 = "back"
print(list(m.__dict__)[:4], list(m.__dict__)[-1], len(m.__dict__), m.a1 + m.a38)
Many.__name__ = "Renamed"
print(Many.__name__, type(m).__name__, str(Many))
print(sorted(set(dir(m)) & {"a1", "a3", "__init__", "a0"}), sorted(n for n in dir(Child) if not n.startswith("_")))
x = Many()
x.f = lambda *args: args
Many.g = lambda *args: len(args)
print(x.f(1), x.g(1), Many.g(1))

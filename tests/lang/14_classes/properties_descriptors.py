# property, and descriptors of one's own: data, non-data, __set_name__, precedence.
class Temp:
    def __init__(self): self._c = 0.0
    @property
    def c(self):
        "Degrees Celsius."
        return self._c
    @c.setter
    def c(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self): print("deleting"); self._c = None
    @property
    def f(self): return self.c * 9 / 5 + 32
    only_set = property(None, lambda self, v: print("set", v))


t = Temp()
t.c = 100
print(t.c, t.f, Temp.c.__doc__, type(Temp.c).__name__, Temp.c.fget(t), Temp.f.fset)
t.only_set = 5
for bad in (lambda: setattr(t, "f", 1), lambda: setattr(t, "c", -300), lambda: t.only_set, lambda: delattr(t, "f")):
    try:
        bad()
    except (AttributeError, ValueError) as e:
        print(type(e).__name__ + ":", e)
del t.c
print(t.c)


class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): print("named", owner.__name__, name); self.name = "_" + name
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
        setattr(obj, self.name, value)
    def __delete__(self, obj): delattr(obj, self.name)


class Person:
    name = Typed(str)
    age = Typed(int)


p = Person()
print(p.name)
p.name, p.age = "Ann", 5
print(p.name, p.age, p.__dict__, type(Person.name).__name__)
try:
    p.age = "old"
except TypeError as e:
    print(e)
del p.name
print(p.name)


class NonData:
    def __get__(self, obj, owner): return f"nondata {obj is not None} {owner.__name__}"


class Data(NonData):
    def __set__(self, obj, value): raise AttributeError("read-only")


class Holder:
    n = NonData()
    d = Data()


h = Holder()
h.__dict__["n"] = "instance n"
h.__dict__["d"] = "instance d"
print(h.n, h.d, Holder.n, Holder.d)
h.n = "assigned"
print(h.n)
try:
    h.d = 1
except AttributeError as e:
    print(e)
Holder.d = "plain now"
print(h.d)


class Cached:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        if obj is None:
            return self
        value = obj.__dict__[self.name] = self.f(obj)
        return value


class Circle:
    calls = 0
    @Cached
    def area(self): Circle.calls += 1; return 3


c = Circle()
print(c.area, c.area, Circle.calls)


class Fn:
    def __get__(self, obj, owner): return lambda *a: ("called", obj is None, a)


class UsesFn:
    f = Fn()
    __len__ = lambda self: 7


print(UsesFn().f(1), UsesFn.f(2), len(UsesFn()))
print((lambda self: self).__get__(5)(), property().__get__(None, int) is not None, Temp.__dict__["c"].__get__(t, Temp))


class SetNameFails:
    def __set_name__(self, owner, name): raise ValueError("bad name")


try:
    class Broken:
        attr = SetNameFails()
except ValueError as e:
    print(type(e).__name__, e, e.__notes__)

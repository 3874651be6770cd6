# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__.
class Lazy:
    def __init__(self): self.present = "here"
    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(f"refused {name}")
        return f"<{name}>"


o = Lazy()
print(o.present, o.anything, hasattr(o, "nothing"), getattr(o, "none", "default"), hasattr(o, "x"))
try:
    o.nope
except AttributeError as e:
    print(e)


class All:
    def __init__(self): object.__setattr__(self, "log", [])
    def __getattribute__(self, name):
        if name == "log":
            return object.__getattribute__(self, name)
        object.__getattribute__(self, "log").append(f"get {name}")
        return object.__getattribute__(self, name)
    def __setattr__(self, name, value):
        self.log.append(f"set {name}")
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        self.log.append(f"del {name}")
        super().__delattr__(name)
    def method(self): return "m"


a = All()
a.x = 1
a.x += 1
a.method()
del a.x
try:
    a.x
except AttributeError as e:
    print(e)
print(a.log)


class Both:
    def __getattribute__(self, name):
        if name == "a":
            raise AttributeError("from getattribute")
        return object.__getattribute__(self, name)
    def __getattr__(self, name): return f"fallback {name}"
    @property
    def broken(self): raise AttributeError("inside property")


print(Both().a, Both().broken, Both().zzz)


class ReadOnly:
    def __init__(self): self.__dict__["v"] = 1
    def __setattr__(self, name, value): raise AttributeError(f"cannot set {name}")


r = ReadOnly()
try:
    r.v = 2
except AttributeError as e:
    print(e, r.v)


class Proxy:
    def __init__(self, target): self._target = target
    def __getattr__(self, name): return getattr(self._target, name)
    def __len__(self): return len(self._target)


p = Proxy([3, 1])
p.append(2)
p.sort()
print(p._target, len(p), p.count(1))
try:
    p[0]
except TypeError as e:
    print(e)


class Dirs:
    def __dir__(self): return ["b", "a"]


print(dir(Dirs()))


class Raises:
    def __getattr__(self, name): raise ValueError("not an AttributeError")


try:
    hasattr(Raises(), "x")
except ValueError as e:
    print(e)


class Meta(type):
    def __getattr__(cls, name): return f"class {cls.__name__}.{name}"


class M(metaclass=Meta): pass


print(M.anything)
try:
    M().anything
except AttributeError as e:
    print(e)
Lazy.__getattr__ = lambda self, name: "new hook"
print(o.nope)
del Lazy.__getattr__
try:
    o.gone
except AttributeError as e:
    print(e)

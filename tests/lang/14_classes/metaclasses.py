# Metaclasses, __init_subclass__, __prepare__, type() with three arguments.
class Meta(type):
    registry = []

    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **kw):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")), kw)
        cls = super().__new__(mcs, name, bases, dict(namespace))
        cls.tag = name.lower()
        return cls

    def __init__(cls, name, bases, namespace, **kw):
        print("init", name)
        super().__init__(name, bases, namespace)
        Meta.registry.append(name)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kw)

    def hello(cls): return f"hello from {cls.__name__}"
    def __len__(cls): return 42
    def __iter__(cls): return iter("abc")
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return (cls.__name__, k)
    def __repr__(cls): return f"<{cls.__name__}>"
    def __eq__(cls, o): return cls is o
    __hash__ = type.__hash__
    @property
    def prop(cls): return "meta prop"


class A(metaclass=Meta, option=1):
    x = 1
    def __init__(self, v): self.v = v


class B(A):
    y = 2


a = A(5)
print(a.v, A.tag, B.tag, A.prepared, Meta.registry, A.hello(), len(A), list(B), 1 in A, A["k"], A, [B], A.prop, type(B).__name__)
for bad in (lambda: a.hello(), lambda: a.prop, lambda: len(a)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)


class Plugin:
    plugins = {}

    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        Plugin.plugins[key or cls.__name__] = cls.__name__


class One(Plugin): pass
class Two(Plugin, key="second"): pass
class Three(One, key="third"): pass


print(Plugin.plugins)
for make in (lambda: type("X", (Plugin,), {}, wrong=1), lambda: type("X", (), {}, wrong=1), lambda: type("X", (A,), {}).__name__):
    try:
        print(make())
    except TypeError as e:
        print(e)


class M2(type): pass
class Base2(metaclass=M2): pass


try:
    class Conflict(A, Base2): pass
except TypeError as e:
    print(e)
T = type("T", (object,), {"f": lambda self: "f", "v": 1})
print(T().f(), T.v, T.__name__, T.__module__, type(T) is type, isinstance(T, type), type(5) is int, type(type))


def factory(name, bases, namespace): return (name, bases, sorted(k for k in namespace if not k.startswith("__")))


class NotAClass(metaclass=factory):
    z = 1


print(NotAClass)


class Enumish(type):
    def __new__(mcs, name, bases, ns):
        cls = super().__new__(mcs, name, bases, ns)
        cls.members = {k: v for k, v in ns.items() if isinstance(v, int)}
        return cls


class Colour(metaclass=Enumish):
    RED = 1
    BLUE = 2


print(Colour.members)


class InstanceCheck(type):
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, c): return c is str


class Five(metaclass=InstanceCheck): pass


print(isinstance(5, Five), isinstance(6, Five), issubclass(str, Five), issubclass(int, Five), isinstance(Five(), Five))


class Entries:
    def __mro_entries__(self, bases): return (int,)


class FromEntries(Entries()): pass


print(FromEntries.__mro__[1].__name__, FromEntries(7) + 1, len(FromEntries.__orig_bases__))
print((lambda: [c for c in "__class__ __dict__".split() if hasattr(A, c)])())

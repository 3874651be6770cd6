# Which classes bring `__dict__` and `__weakref__`: a metaclass inherits what classes have, sized types have no weak references.
import weakref


class Meta(type):
    def __contains__(cls, name):
        return name in vars(cls)


class A(metaclass=Meta):
    x = 1


print("x" in A, "x" in A.__dict__, type(vars(A)).__name__, [k for k in vars(Meta) if k == "__dict__"])
print(weakref.ref(A)() is A, A.__weakref__)
for base in (int, bytes, tuple, str, float, list, dict, object, type, Exception):
    class X(base):
        pass

    own = [k for k in type.__dict__["__dict__"].__get__(X) if k in ("__dict__", "__weakref__")]
    try:
        x = X("X", (), {}) if base is type else X()
        print(base.__name__, own, weakref.ref(x)() is x)
    except TypeError as e:
        print(base.__name__, own, e)
    for slot in ("a", "__dict__", "__weakref__"):
        try:
            class Y(base):
                __slots__ = (slot,)
        except TypeError as e:
            print(base.__name__, slot, e)


class Plain:
    pass


for slots in (("__dict__", "__dict__"), ("__weakref__", "__weakref__")):
    try:
        class Twice:
            __slots__ = slots
    except TypeError as e:
        print(e)
for slots in ("__dict__", "__weakref__", "a"):
    try:
        class Again(Plain):
            __slots__ = slots

        print(slots, sorted(k for k in vars(Again) if k in ("__dict__", "__weakref__", "a")))
    except TypeError as e:
        print(e)

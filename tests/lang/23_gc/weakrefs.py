# Weak references, callbacks and finalisers, after an explicit collection.
import gc
import weakref


class Node:
    def __init__(self, name): self.name = name
    def __repr__(self): return f"Node({self.name})"


def collect():
    for _ in range(2):
        gc.collect()


log = []


def make():
    n = Node("temporary")
    return weakref.ref(n, lambda r: log.append("callback"))


def cycle():
    a, b = Node("a"), Node("b")
    a.other, b.other = b, a
    return weakref.ref(a), weakref.ref(b)


def clear_stack(depth):
    """Overwrite what earlier calls left on the stack."""
    return [clear_stack(depth - 1), list(range(20)), str(depth)] if depth else 0


kept = Node("kept")
kept_ref = weakref.ref(kept)
refs = [make() for _ in range(20)]
cycles = [cycle() for _ in range(20)]
clear_stack(50)
collect()
# A conservative collector may keep one or two objects a little longer.
print(sum(r() is None for r in refs) >= 17, len(log) >= 17, sum(a() is None and b() is None for a, b in cycles) >= 17)
print(kept_ref() is kept, kept_ref().name, weakref.ref(kept) is kept_ref, kept_ref == weakref.ref(kept), hash(kept_ref) == hash(kept))
finalised = []


class Final:
    def __init__(self, n): self.n = n
    def __del__(self): finalised.append(self.n)


def many():
    for i in range(30):
        Final(i)


many()
clear_stack(50)
collect()
print(len(finalised) >= 27, len(set(finalised)) == len(finalised))


class Resurrect:
    saved = []
    def __del__(self): Resurrect.saved.append(self)


def resurrect():
    for _ in range(10):
        Resurrect()


resurrect()
clear_stack(50)
collect()
print(len(Resurrect.saved) >= 8, all(isinstance(x, Resurrect) for x in Resurrect.saved))
for bad in (lambda: weakref.ref(5), lambda: weakref.ref("s"), lambda: weakref.ref([]), lambda: weakref.ref(None), lambda: weakref.ref(), lambda: weakref.ref(Node, 1, 2)):
    try:
        print(bad() is not None)
    except TypeError as e:
        print(e)


class Slotted:
    __slots__ = ("x",)


class WeakSlotted:
    __slots__ = ("x", "__weakref__")


try:
    weakref.ref(Slotted())
except TypeError as e:
    print(e)
w = WeakSlotted()
print(weakref.ref(w)() is w, weakref.ref(collect)() is collect, weakref.ref(Node)() is Node, weakref.getweakrefcount(kept))
print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled(), type(gc.collect()).__name__, gc.is_tracked([]), gc.get_threshold() is not None)
proxy = weakref.proxy(kept)
proxy.name = "by proxy"
print(kept.name, proxy.name)

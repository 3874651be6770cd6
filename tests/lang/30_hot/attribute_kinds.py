# Attributes of every kind read and written in hot loops: slots, properties, descriptors, class, module, __getattr__.
import math


class Desc:
    def __get__(self, o, owner): return 3 if o is not None else 30
class Data(Desc):
    def __set__(self, o, v): o.__dict__["stored"] = v
class Meta(type):
    meta_attr = 7
    @property
    def meta_prop(cls): return 11


class Everything(metaclass=Meta):
    klass = 2
    desc = Desc()
    data = Data()
    __slots__ = ("slot", "__dict__")
    def __init__(self): self.slot = 1; self.inst = 5
    @property
    def prop(self): return self.inst + self.slot
    @prop.setter
    def prop(self, v): self.slot = v
    def __getattr__(self, name): return len(name)


class Child(Everything):
    klass = 20
    @property
    def prop(self): return super().prop * 2


def read(o, n):
    t = 0
    for i in range(n):
        t += o.slot + o.inst + o.klass + o.desc + o.data + o.prop + o.missing + len(o.__dict__)
        t += type(o).klass + type(o).meta_attr + type(o).meta_prop + type(o).desc + math.floor(math.pi) + o.__class__.klass
    return t


def write(o, n):
    for i in range(n):
        o.slot = i
        o.inst += 1
        o.data = i
        o.fresh = o.slot
        if type(o) is Everything:
            o.prop = i + 1
    return o.slot, o.inst, o.stored, o.fresh


print(read(Everything(), 1000), read(Child(), 1000), write(Everything(), 1500), write(Child(), 1500))
e = Everything()
t = 0
for i in range(2000):
    t += e.desc
    if i == 1000:
        e.__dict__["desc"] = 100
        e.__dict__["data"] = 100
    t += e.data
print(t)
t = 0
for i in range(2000):
    t += e.klass
    if i == 700: e.klass = 50
    if i == 1400: del e.klass
print(t)
t = 0
for i in range(2000):
    t += Everything.klass + Child.klass
    if i == 1000: Child.klass = 21
    if i == 1200: del Child.klass
    if i == 1500: Everything.klass = 4
print(t)
import sys
mod = type(sys)("mod")
mod.x = 1
t = 0
for i in range(2000):
    t += mod.x
    if i == 1000: mod.x = 2
    if i == 1500: del mod.x; mod.__getattr__ = lambda name: 9
print(t)
def bound_methods(n):
    o = Child()
    t = 0
    append = [].append
    for i in range(n):
        m = o.__init__
        m()
        append(i)
        t += append.__self__[-1] + o.inst
    return t
print(bound_methods(1000))
def errors(n):
    class A: __slots__ = ("a",)
    x = A()
    bad = 0
    for i in range(n):
        try:
            x.a
        except AttributeError:
            bad += 1
        if i % 2: x.a = 1
        elif hasattr(x, "a"): del x.a
        bad += not hasattr(x, "zz")
        bad += getattr(x, "zz", 1)
    return bad
print(errors(1000))

# Classes that change while instances are used in hot loops.
class Shape:
    sides = 4
    def area(self): return self.w * self.h
    def name(self): return "shape"


class Square(Shape):
    def __init__(self, w): self.w = self.h = w


def total_area(shapes, at, change):
    total = 0
    for i in range(2000):
        if i == at:
            change()
        s = shapes[i % len(shapes)]
        total += s.area() + s.sides
    return total


def set_method(): Shape.area = lambda self: 1
def override(): Square.area = lambda self: 2
def remove(): del Square.area
def set_sides(): Shape.sides = 100
def shadow(): shapes[0].sides = 1000
def instance_method(): shapes[1].area = lambda: 5000
def make_property(): Shape.sides = property(lambda self: self.w)


shapes = [Square(i) for i in range(1, 6)]
for change in (lambda: None, set_method, override, remove, set_sides, shadow, instance_method):
    print(total_area(shapes, 1000, change))
shapes = [Square(i) for i in range(1, 6)]
print(total_area(shapes, 1500, make_property))


class Base:
    def value(self): return 1
class Other:
    def value(self): return 10
class Switch(Base): pass


def change_bases(n):
    o = Switch()
    total = 0
    for i in range(n):
        total += o.value()
        if i == 1000:
            Switch.__bases__ = (Other,)
    return total


def change_class(n):
    class A:
        def f(self): return 1
    class B:
        def f(self): return 2
    o = A()
    total = 0
    for i in range(n):
        total += o.f()
        if i % 700 == 699:
            o.__class__ = B if type(o) is A else A
    return total


def operators_appear(n):
    class N:
        def __init__(self, v): self.v = v
        def __add__(self, o): return N(self.v + o)
    x = N(0)
    for i in range(n):
        x = x + 1
        if i == 1000:
            N.__add__ = lambda self, o: N(self.v + 10 * o)
        if i == 1500:
            N.__iadd__ = lambda self, o: N(-1)
    return x.v


def getattr_appears(n):
    class G: pass
    g = G()
    g.x = 1
    total = 0
    for i in range(n):
        if i == 1000:
            G.__getattribute__ = lambda self, name: 100
        if i == 1500:
            del G.__getattribute__
            del g.x
            G.__getattr__ = lambda self, name: 7
        total += g.x
    return total


def setattr_appears(n):
    class S:
        def __init__(self): self.x = 0
    s = S()
    for i in range(n):
        s.x = i
        if i == 1000:
            S.__setattr__ = lambda self, k, v: self.__dict__.__setitem__(k, -v)
    return s.x


def bool_appears(n):
    class T: pass
    t = T()
    total = 0
    for i in range(n):
        if t:
            total += 1
        if i == 1000:
            T.__bool__ = lambda self: False
        if i == 1500:
            del T.__bool__
            T.__len__ = lambda self: 1
    return total


def init_changes(n):
    class P:
        def __init__(self, x): self.x = x
    total = 0
    for i in range(n):
        total += P(i).x
        if i == 1000:
            def init(self, x): self.x = 1; self.y = 2
            P.__init__ = init
        if i == 1500:
            P.__new__ = lambda cls, x: type("Q", (), {"x": 5})()
    return total


def static_to_class(n):
    class M:
        @staticmethod
        def f(x): return x
    m = M()
    total = 0
    for i in range(n):
        total += m.f(1)
        if i == 1000:
            M.f = classmethod(lambda cls, x: x + 1)
        if i == 1500:
            M.f = lambda self, x: x + 2
    return total


print(change_bases(2000), change_class(3000), operators_appear(2000), getattr_appears(2000), setattr_appears(2000), bool_appears(2000), init_changes(2000), static_to_class(2000))

"""Initialisers, operators, properties and methods built in place; objects that are never made, until something looks."""
import gc


class Vector:
    def __init__(self, x, y, z=0.0):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        if isinstance(factor, Vector):
            return Vector(self.x * factor.x, self.y * factor.y, self.z * factor.z)
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    __rmul__ = __mul__

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    @property
    def square(self):
        return self @ self

    def __repr__(self):
        return f"V({self.x}, {self.y}, {self.z})"


def sums(n):
    total = Vector(0.0, 0.0)
    step = Vector(1.0, 0.5, 0.25)
    for i in range(n):
        total = total + step * 2 - 0.5 * step
        if total.square > 1e7:
            total = Vector(0.0, 1.0)
    return total, (step + step).square


print(sums(5000))


class Reflected:
    def __radd__(self, other):
        return ("radd", type(other).__name__)


def adds(things):
    out = []
    v = Vector(1.0, 2.0)
    for thing in things:
        try:
            out.append(v + thing)
        except TypeError as e:
            out.append(str(e))
    return out


added = adds([Vector(1.0, 1.0)] * 2000 + [Reflected(), 3, None, Vector(2, 2**70)])
print(added[0], added[2000:])


# An exit in the middle of an initialiser finds the object as it is there.
class Half:
    def __init__(self, value):
        self.first = value
        self.second = self.first + 1
        self.third = [self.first, self.second]


def halves(values):
    return [(h.first, h.second, h.third) for h in map(Half, values)], [
        Half(v).second for v in values
    ]


def objects(values):
    out = []
    for v in values:
        h = Half(v)
        out.append(h.second)
    return out, h


out, last = objects([1] * 2000 + [1.5, 2**60, 2**80])
print(out[0], out[2000:], last.__dict__)
print(halves([1, 2.5])[0])


class Bad:
    def __init__(self, answer):
        if answer:
            return answer


def makes(values):
    seen = []
    for v in values:
        try:
            seen.append(type(Bad(v)).__name__)
        except TypeError as e:
            seen.append(str(e))
    return seen


print(sorted(set(makes([None] * 2000 + [5, "x", None]))))


# Several shapes at one place, then more.
class A:
    def __init__(self):
        self.n = 1

    def value(self):
        return self.n

    @property
    def double(self):
        return self.n * 2


class B(A):
    def __init__(self):
        self.other = 0
        self.n = 10


class C(A):
    n = 100

    def __init__(self):
        pass

    def value(self):
        return self.n + 1


class D:
    __slots__ = ("n",)

    def __init__(self):
        self.n = 1000

    def value(self):
        return self.n + 2

    double = 7


class E:
    def __getattr__(self, name):
        return (lambda: 5) if name == "value" else 3


class F(A):
    def __init__(self):
        super().__init__()
        self.extra = [0] * 3
        self.a = self.b = self.c = self.d = self.e = self.f = self.g = 0
        setattr(self, "h", 1)
        setattr(self, "late", 2)


def visits(things):
    total = 0
    for thing in things:
        thing.n
        total += thing.n + thing.value() + thing.double
    return total


print(visits([A(), B()] * 1000))
print(visits([A(), B(), C(), D()] * 1000))
print(visits([A(), B(), C(), D(), E(), F()] * 1000))


def stores(things):
    for i, thing in enumerate(things):
        thing.n = i
    return sum(t.n for t in things)


print(stores([A(), B(), D(), F()] * 500), stores([A(), C()] * 300))


# A class changes while code that has its methods inside is running.
class Changing:
    def __init__(self, n):
        self.n = n

    def get(self):
        return self.n

    @property
    def twice(self):
        return 2 * self.n


def changed(n):
    total = 0
    for i in range(n):
        c = Changing(i)
        total += c.get() + c.twice
        if i == n // 2:
            Changing.get = lambda self: -self.n
        if i == n // 2 + 50:
            Changing.twice = 0
        if i == n // 2 + 100:
            Changing.__init__ = lambda self, n: setattr(self, "n", 1)
    return total


print(changed(4000))


# Objects that were not made are made when they are stored away, and keep their identity.
def kept(n):
    out = []
    for i in range(n):
        v = Vector(float(i), 1.0)
        w = v
        if i % 500 == 0:
            out.append((v, w, v is w))
        if i % 700 == 0:
            gc.collect()
    return out


print([(v.x, same) for v, _, same in kept(2100)])

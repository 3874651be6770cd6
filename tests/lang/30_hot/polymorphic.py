# One call site, many classes: dispatch, operators, iteration, equality.
def make_class(n):
    class K:
        tag = n
        def f(self, x): return x + n
        def __add__(self, o): return n * 10 + (o if isinstance(o, int) else o.tag)
        def __radd__(self, o): return o + n
        def __eq__(self, o): return n == getattr(o, "tag", None)
        def __lt__(self, o): return n < o.tag
        def __len__(self): return n
        def __iter__(self): return iter(range(n))
        def __getitem__(self, i): return i * n
        def __bool__(self): return n % 2 == 0
        def __hash__(self): return n
    K.__name__ = f"K{n}"
    return K


classes = [make_class(n) for n in range(12)]
objects = [c() for c in classes]


def work(objects, n):
    t = 0
    for i in range(n):
        o = objects[i % len(objects)]
        p = objects[i * 5 % len(objects)]
        t += o.f(i) + (o + 1) + (o + p) + (1 + o) + len(o) + o[i % 3] + o.tag
        t += (o == p) + (o != p) * 2 + (o < p) * 3
        if o:
            t += 1
        for x in o:
            t += x
        if isinstance(o, classes[3]):
            t += 1000
        if type(o) is classes[4]:
            t += 2000
    return t


for size in (1, 2, 3, 4, 5, 12):
    print(size, work(objects[:size], 1200))
builtin_mix = [[1, 2], (3,), "text", {4: 5}, {6}, range(7), b"by", frozenset([8])]


def lengths(items, n):
    t = 0
    for i in range(n):
        v = items[i % len(items)]
        t += len(v)
        for x in v:
            t += 1
        if v:
            t += 10
        t += hash(type(v)) == hash(type(v))
    return t


print(lengths(builtin_mix, 1600), lengths(builtin_mix[:1], 500), lengths(builtin_mix + objects[5:7], 1000))


class Shape:
    def area(self): raise NotImplementedError
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
class Rect(Shape):
    def __init__(self, w, h): self.w, self.h = w, h
    def area(self): return self.w * self.h
class Circle(Shape):
    def __init__(self, r): self.r = r
    def area(self): return 3 * self.r * self.r


shapes = [Sq(2), Rect(2, 3), Circle(1), Sq(1.5), Rect(0.5, 4)]
total = 0
for i in range(2500):
    total += shapes[i % 5].area()
shapes.append(Shape())
try:
    for i in range(2500):
        total += shapes[i % 6].area()
except NotImplementedError:
    print("abstract", total)
values = [1, 2.5, True, 2**70, 1j, "s"]
counts = [0] * 6
for i in range(3000):
    v = values[i * i % 6]
    try:
        v + 1
        counts[i % 6] += 1
    except TypeError:
        counts[i % 6] -= 1
print(counts)

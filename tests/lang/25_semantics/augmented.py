# Augmented assignment on names, attributes, items, slices; in-place methods and their results.
class Box:
    def __init__(self): self.n = 1; self.log = []
    def __getattr__(self, name): self.log.append("getattr " + name); return 10


b = Box()
b.n += 1
b.fresh += 5
print(b.n, b.fresh, b.log)


class Items:
    def __init__(self): self.log = []
    def __getitem__(self, k): self.log.append(("get", k)); return 1
    def __setitem__(self, k, v): self.log.append(("set", k, v))


i = Items()
i[0] += 5
i["a", 1] -= 2
i[1:2] *= 3
i[i[5]] //= 1
print(i.log)


class InPlace:
    def __init__(self, v): self.v = v
    def __iadd__(self, o): self.v += o; return self
    def __isub__(self, o): return "replaced"
    def __add__(self, o): return "plain add"


x = y = InPlace(1)
x += 5
print(x is y, y.v)
x -= 1
print(x, y.v)
t = (InPlace(1), [])
try:
    t[0] += 1
except TypeError as e:
    print(e, t[0].v)
try:
    t[1] += [1]
except TypeError as e:
    print(e, t[1])
t[1].extend([2])
print(t[1])
a = [1]
c = a
a += (2,)
a *= 2
print(a, c is a)
s = frozenset([1])
r = s
s |= {2}
print(sorted(s), sorted(r))
m = {1}
n = m
m |= {2}
m &= {2, 3}
print(m, n is m)
text = other = "a"
text += "b"
text *= 3
print(text, other)
for op, value in (("+=", "'x'"), ("-=", "[]"), ("@=", "1"), ("<<=", "1.5"), ("&=", "2.0"), ("**=", "None"), ("//=", "0"), ("%=", "0")):
    k = 5
    try:
        exec(f"k {op} {value}")
    except (TypeError, ZeroDivisionError) as e:
        print(op, e)


def local():
    n = 0
    for k in range(5):
        n += k
        n <<= 1
        n ^= 3
        n |= 1
        n &= 0xFF
        n **= 1
        n //= 1
        n %= 200
    n /= 2
    n -= 0.5
    n *= 2
    return n


print(local())


def unbound():
    try:
        q += 1
    except UnboundLocalError as e:
        return str(e)


print(unbound())
d = {}
try:
    d["missing"] += 1
except KeyError as e:
    print("KeyError", e)
for k in "aba":
    d[k] = d.get(k, 0) + 1
    d[k] += 10
print(d)


class Prop:
    _v = 1
    @property
    def v(self): print("read", end=" "); return self._v
    @v.setter
    def v(self, x): print("write", x); self._v = x


p = Prop()
p.v += 5
p.v *= 2
Prop.count = 0
p.count += 1
print(p.count, Prop.count, p.__dict__)
z = 1
def change_global():
    global z
    z += 1
    z *= 10
change_global()
print(z)

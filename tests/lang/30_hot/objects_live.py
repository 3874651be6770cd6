# Objects made in loops that do or do not escape; identity and finalisation order do not matter here.
class Vec:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return Vec(self.x * k, self.y * k)
    def dot(self, o): return self.x * o.x + self.y * o.y


def temporaries(n):
    acc = Vec(0, 0)
    step = Vec(1, 2)
    for i in range(n):
        acc = acc + step * (i % 3)
        if (acc * 2).dot(step) < 0:
            return "never"
    return acc.x, acc.y


def sometimes_kept(n):
    kept = []
    for i in range(n):
        v = Vec(i, -i)
        w = v + v
        if i % 500 == 0:
            kept.append((v, w))
    return [(a.x, b.y, a is b) for a, b in kept]


def identity(n):
    same = 0
    previous = None
    for i in range(n):
        v = Vec(i, i)
        u = v
        same += u is v
        same += v is previous
        previous = v
    return same


def overflow_in_temp(n):
    v = Vec(1, 1)
    for i in range(n):
        v = v * 3 if v.x < 2**100 else Vec(1, 1)
    return v.x, v.y


def mixed_fields(n):
    v = Vec(0, 0.0)
    for i in range(n):
        v = v + Vec(1, 0.5) if i != 1500 else v + Vec(0.5, 1)
    return v.x, v.y


def error_in_temp(n):
    done = 0
    try:
        for i in range(n):
            v = Vec(i, i) + (Vec(1, 1) if i != n - 5 else Vec(1, None))
            done = v.x
    except TypeError as e:
        return done, v.x, str(e)


def tuples_and_closures(n):
    t = 0
    for i in range(n):
        pair = (i, i + 1)
        a, b = pair
        f = lambda k: a + b + k
        t += f(1) + pair[0] + len([a, b]) + {"k": i}["k"]
    return t


def graph(n):
    nodes = []
    for i in range(n):
        node = {"id": i, "links": []}
        for other in nodes[-3:]:
            node["links"].append(other)
            other["links"].append(node)
        nodes.append(node)
    return sum(len(x["links"]) for x in nodes), sum(y["id"] for x in nodes for y in x["links"])


def cycles(n):
    total = 0
    for i in range(n):
        a, b = [i], [i]
        a.append(b)
        b.append(a)
        total += a[1][1][0]
    return total


def churn(n):
    window = [None] * 64
    for i in range(n):
        window[i % 64] = [str(i), (i, float(i)), {i: [i]}]
    return window[5], sum(w[1][0] for w in window)


print(temporaries(3000), sometimes_kept(2000), identity(2000), overflow_in_temp(2000), mixed_fields(2000), error_in_temp(2000), tuples_and_closures(2000), graph(500), cycles(3000), churn(5000), sep="\n")
big = [[j for j in range(10)] for i in range(2000)]
for i in range(3000):
    big[i % 2000] = [i] * (i % 12)
print(sum(map(len, big)), big[999], big[1999])
text = [str(i) * 3 for i in range(3000)]
print(sum(len(t) for t in text), text[1234], text[-1])
tree = None
for i in range(5000):
    tree = (tree, i) if i % 50 else (None, i)
depth = 0
while tree:
    tree, _ = tree
    depth += 1
print(depth)

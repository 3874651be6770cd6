# Objects in every kind of place survive collections.
import gc


class Holder:
    __slots__ = ("slot",)


class Dyn: pass


def closure(value):
    def get(): return value
    return get


def generator(value):
    local = [value, value]
    while True:
        yield local
        gc.collect()


def build(i):
    h = Holder()
    h.slot = [str(i)]
    d = Dyn()
    d.attr = (str(i), {i: [str(i)]})
    return {
        "list": [[i], [str(i)]],
        "tuple": (str(i), (str(i),)),
        "dict": {str(i): [i], (i, str(i)): {i}},
        "set": {str(i), (i, i)},
        "slot": h,
        "dyn": d,
        "closure": closure([i]),
        "generator": generator(str(i)),
        "bound": [str(i)].append,
        "method": str(i).upper,
        "iter": iter([[i], [i + 1]]),
        "map": map(lambda x, k=[i]: (x, k), [1, 2]),
        "slice": slice([i], str(i)),
        "exception": ValueError([i]),
        "big": 2**100 + i,
        "rope": "x" * 50 + str(i),
        "bytes": bytes([i % 256]) * 20,
        "default": (lambda a=[i]: a),
        "range": range(2**70 + i, 2**70 + i + 3),
        "frozen": frozenset([str(i), i]),
        "class": type("C", (), {"value": [i]}),
        "view": {i: [i]}.items(),
        "complex": complex(i, i),
    }


def check(i, o):
    assert o["list"] == [[i], [str(i)]] and o["tuple"] == (str(i), (str(i),))
    assert o["dict"] == {str(i): [i], (i, str(i)): {i}} and o["set"] == {str(i), (i, i)}
    assert o["slot"].slot == [str(i)] and o["dyn"].attr == (str(i), {i: [str(i)]})
    assert o["closure"]() == [i] and next(o["generator"]) == [str(i), str(i)]
    assert o["bound"].__self__ == [str(i)] and o["method"]() == str(i)
    assert next(o["iter"]) == [i] and next(o["map"]) == (1, [i])
    assert o["slice"].start == [i] and o["exception"].args == ([i],)
    assert o["big"] == 2**100 + i and o["rope"] == "x" * 50 + str(i) and o["bytes"] == bytes([i % 256]) * 20
    assert o["default"]() == [i] and list(o["range"]) == [2**70 + i + k for k in range(3)]
    assert o["frozen"] == {str(i), i} and o["class"].value == [i] and list(o["view"]) == [(i, [i])] and o["complex"] == i + i * 1j


things = [build(i) for i in range(100)]
gc.collect()
junk = [[str(i), [i]] for i in range(20000)]
del junk
gc.collect()
for i, o in enumerate(things):
    check(i, o)
print("all survive", len(things))
for round in range(20):
    things = [build(i) for i in range(50)]
    garbage = {i: [i] * 10 for i in range(500)}
    if round % 5 == 0:
        gc.collect()
for i, o in enumerate(things):
    check(i, o)


def on_stack(n):
    a, b, c = [n], {n: n}, (n, [n])
    if n:
        on_stack(n - 1)
    else:
        gc.collect()
        [[k] for k in range(3000)]
    assert a == [n] and b == {n: n} and c == (n, [n])
    return a


print(on_stack(100))


def during_sort():
    return sorted(range(200), key=lambda x: (gc.collect() if x % 100 == 0 else 0, str(-x % 7), [x])[1:])


print(during_sort()[:5])


class Evil:
    def __init__(self, n): self.n = n
    def __hash__(self): [[] for _ in range(100)]; return self.n % 5
    def __eq__(self, o): gc.collect() if self.n % 50 == 0 else None; return self.n == o.n


d = {Evil(i): [i] for i in range(100)}
print(len(d), d[Evil(42)], sum(v[0] for v in d.values()))
old = []
for i in range(2000):
    old.append([i])
gc.collect()
for i in range(2000):
    old[i][0] = [str(i)]
    old[i].append({i})
gc.collect()
[[k] for k in range(10000)]
assert all(x == [[str(i)], {i}] for i, x in enumerate(old))
print("old objects keep their young")

# Insertion order through updates and deletions; live views; reversed; comparison of views.
d = {}
for k in "hello":
    d[k] = d.get(k, 0) + 1
print(d, list(d), list(reversed(d)), list(reversed(d.values())))
d["h"] = 100
d.pop("e")
d["e"] = 5
print(d)
keys, values, items = d.keys(), d.values(), d.items()
d["z"] = 0
print(list(keys)[-1], list(values)[-1], list(items)[-1], len(keys), "z" in keys, 100 in values, ("h", 100) in items)
print({"a", "h"} & keys, sorted(keys - {"h"}), keys >= {"h"}, keys == set(d), items == set(d.items()), keys.isdisjoint({"q"}), {1: 2}.items() ^ {(1, 3)} == {(1, 2), (1, 3)})
print({**{"b": 1, "a": 2}, "b": 3}, {"x": 1} | {"y": 2, "x": 3}, dict([("k", 1), ("k", 2)]), dict({"p": 1}, p=2))
e = {i: i for i in range(10)}
for i in (3, 7, 0):
    del e[i]
e[3] = "back"
print(e, next(iter(e)), e.popitem(), next(reversed(e)))
for k, v in zip(e.keys(), e.values()):
    assert e[k] == v
print(sorted(e.items(), key=lambda kv: -kv[0])[:2], max(e, key=e.get), sum(e.values()), list(map(lambda kv: kv[0], e.items()))[:3])
f = dict.fromkeys([3, 1, 2], [])
f[3].append("shared")
print(f, f == {1: ["shared"], 2: ["shared"], 3: ["shared"]}, list(f) == [1, 2, 3])
g = {"a": {"b": {"c": 1}}}
g["a"]["b"]["d"] = g["a"]["b"].pop("c")
print(g, g["a"].get("x", {}).get("y", "none"))
h = {}
h.setdefault("list", []).append(1)
h.setdefault("list", []).append(2)
print(h, {v: k for k, v in {"x": 1, "y": 2}.items()}, dict(enumerate("ab")), dict(a=1, **{"b c": 2}))
w = {"a": 1}
it = iter(w.items())
w["a"] = 2
print(next(it), next(it, "end"))
try:
    w["b"] = 1
    it = iter(w)
    next(it)
    w["c"] = 1
    next(it)
except RuntimeError as r:
    print(r)
print(repr(w.keys()), repr({}.values()), repr({1: [2]}.items()), str({}.keys()))
for bad in (lambda: w.keys()[0], lambda: w.keys().add(1), lambda: hash(w.keys()), lambda: w.items() < 5, lambda: w.values() & {1}, lambda: dict.fromkeys(5), lambda: {}.keys() | 5):
    try:
        print(bad())
    except Exception as r:
        print(type(r).__name__ + ":", r)

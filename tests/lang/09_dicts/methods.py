# Every dict method, and insertion order.
d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 10
print(d, list(d), len(d), d["a"], d.get("x"), d.get("x", 0), "a" in d, "x" not in d)
print(d.setdefault("a", 99), d.setdefault("n"), d.setdefault("m", []), d)
print(d.pop("n"), d.pop("zz", "default"), d.popitem(), d)
d.update({"a": 5}, z=6)
d.update([("p", 1), ["q", 2]])
d.update(r=7)
print(d)
for bad in (lambda: d["nope"], lambda: d.pop("nope"), lambda: {}.popitem(), lambda: d.update(5), lambda: d.update([(1,)]), lambda: {[]: 1}, lambda: d.pop(), lambda: {}[(1, 2)], lambda: d.__delitem__("nope")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(dict(), dict(a=1), dict([("x", 1)]), dict({"k": 1}, j=2), dict(zip("ab", [1, 2])), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {**d, "a": 0})
print({"a": 1} | {"b": 2, "a": 3}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} != {1: 1})
e = {"x": 1}
e |= {"y": 2}
e |= [("z", 3)]
print(e, list(reversed(e)), list(reversed(e.items())))
c = e.copy()
c["x"] = 100
print(e["x"], c["x"], c.clear(), c, bool(c), bool(e))
del e["x"]
e["x"] = 5
print(e, list(e.keys()), list(e.values()), list(e.items()))
print(1 in {1: "a"}, 1.0 in {1: "a"}, True in {1: "a"}, {1: "a", 1.0: "b", True: "c"}, {0: "z"}[False], {2**70: 1}[2**70], {"k": 1}["".join("k")])
keys = {"a": 1, "b": 2}.keys()
print(keys, keys & {"a"}, sorted(keys | {"c"}), keys - {"a"}, sorted(keys ^ {"a", "z"}), keys == {"a", "b"}, "a" in keys, len(keys), keys.isdisjoint(["q"]))
items = {"a": 1}.items()
values = {"a": 1}.values()
print(items, ("a", 1) in items, ("a", 2) in items, items & {("a", 1)}, values, 1 in values, values == values, keys.mapping)
live = {}
view = live.keys()
live["new"] = 1
print(list(view), view)
print(min({"b": 1, "a": 2}), sorted({"b": 1, "a": 2}), max({"a": 5, "b": 3}.items(), key=lambda kv: kv[1]), sum({1: 0, 2: 0}), list(map(str, {1: 2})))
try:
    {} < {}
except TypeError as x:
    print(x)

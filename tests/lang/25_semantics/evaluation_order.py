# The order in which parts of expressions and statements are evaluated.
trail = []


def v(tag, value=None):
    trail.append(tag)
    return value if value is not None else tag


def show(label):
    print(label, *trail)
    trail.clear()


class L(list):
    def __getitem__(self, k): trail.append(f"get {k}"); return super().__getitem__(k)
    def __setitem__(self, k, x): trail.append(f"set {k}"); super().__setitem__(k, x)


v("a", 1) + v("b", 2) * v("c", 3) ** v("d", 1); show("binary")
v("f", lambda *a, **k: None)(v("x"), *v("y", [1]), k=v("z"), **v("w", {"m": 1})); show("call")
[v("1"), v("2")]; (v("3"), v("4")); {v("5"), v("6")}; {v("k1"): v("v1"), v("k2"): v("v2")}; show("displays")
v("obj", L([1, 2]))[v("index", 0)]; show("subscript")
items = L([0, 0])
v("t", items)[v("i", 0)] = v("value", 5); show("assign")
v("t", items)[v("i", 0)] += v("value", 5); show("augmented")
v("t1", items)[v("i1", 0)] = v("t2", items)[v("i2", 1)] = v("val", 1); show("chained assign")
v("t1", items)[v("i1", 0)], v("t2", items)[v("i2", 1)] = v("a", 1), v("b", 2); show("tuple assign")
v("a", 1) < v("b", 2) < v("c", 3); show("chain")
v("a", 3) < v("b", 2) < v("c", 3); show("chain stops")
v("yes") if v("cond", True) else v("no"); show("conditional")
v("a", 0) or v("b", 1) and v("c", 2); show("logic")
items[v("low", 0):v("high", 1):v("step", 1)]; show("slice")
def f(a=v("default a"), *, b: v("annotation") = v("default b")) -> v("returns"): pass
show("def")
@v("deco1", lambda f: trail.append("apply1") or f)
@v("deco2", lambda f: trail.append("apply2") or f)
def g(x=v("default")): pass
show("decorators")
class C(v("base", object), metaclass=v("meta", type)):
    v("body")
show("class")
f"{v('a')} {v('b'):{v('w', '5')}} {v('c')!r}"; show("fstring")
lambda x=v("lambda default"): v("never"); show("lambda")
[v("elt") for _ in v("iter1", [1]) if v("cond") for _ in v("iter2", [1])]; show("comprehension")
{v("key"): v("val") for _ in [1]}; show("dict comprehension")
del v("d", items)[v("di", 0)]; show("del")
for v("o", L([0]))[v("idx", 0)] in v("it", [1, 2]): v("loop")
show("for")
class CM:
    def __init__(self, n): self.n = n; trail.append(f"make {n}")
    def __enter__(self): trail.append(f"enter {self.n}")
    def __exit__(self, *a): trail.append(f"exit {self.n}")
with CM(1) as v("o", L([0]))[v("i", 0)], CM(2): v("body")
show("with")
assert v("test", True), v("message"); show("assert")
try:
    raise v("exc", ValueError()) from v("cause", KeyError())
except v("handler", ValueError): show("raise")
print(v("sep arg"), sep=v("s", "")); show("print")
not v("n"); -v("m", 1); show("unary")
x = y = v("once"); show("multiple targets")
(v("w1", 1), z := v("w2"), v("w3")); show("walrus")
{**v("d1", {}), v("k"): v("v"), **v("d2", {})}; [*v("l1", []), v("e")]; show("unpack displays")
v("a", 1).real.imag.__add__(v("b", 2)); show("method")
def gen():
    (yield v("y1")) + (yield v("y2"))
g = gen(); next(g); g.send(1); show("yield")
v("left", [1]) == v("right", [1]); v("x") in v("container", ["x"]); v("p") is v("q"); show("comparisons")

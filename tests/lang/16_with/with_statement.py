# Context managers: order, suppression, several at once, exceptions in each part.
class CM:
    def __init__(self, name, suppress=False, fail=None): self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter " + self.name)
        return self.name.upper()
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value, tb is not None)
        if self.fail == "exit":
            raise RuntimeError("exit " + self.name)
        return self.suppress


with CM("a") as a:
    print("body", a)
with CM("a"), CM("b") as b:
    print("body", b)
with (CM("a") as a, CM("b") as b,):
    print("body", a, b)
with CM("s", suppress=True):
    raise ValueError("suppressed")
print("after")
for spec in ((("a",), ("b", True)), (("a", True), ("b",)), (("a",), ("b",)), (("a", True), ("b", False, "exit")), (("a",), ("b", False, "enter"))):
    try:
        with CM(*spec[0]), CM(*spec[1]):
            print("body")
            raise KeyError("k")
        print("went on")
    except Exception as e:
        print("out:", repr(e), "context", repr(e.__context__))


def flow():
    for i in range(4):
        with CM(f"loop{i}"):
            if i == 0:
                continue
            if i == 1:
                with CM("inner"):
                    break
    with CM("returning"):
        return "value"


print(flow())
with CM("t") as (x, *y):
    print(x, y)


class Holder: pass


h = Holder()
with CM("attr") as h.value, CM("item") as h.__dict__["item"]:
    print(h.value, h.item)


class NoExit:
    def __enter__(self): return 1


class NoEnter:
    def __exit__(self, *a): pass


for bad in (5, NoExit(), NoEnter(), None):
    try:
        with bad:
            pass
    except TypeError as e:
        print(e)


def gen():
    with CM("gen"):
        yield 1
        yield 2


g = gen()
print(next(g))
g.close()
for v in gen():
    print(v)


class Instance: pass


i = Instance()
i.__enter__ = lambda: 1
i.__exit__ = lambda *a: None
try:
    with i: pass
except TypeError as e:
    print(e)


class Truthy:
    def __enter__(self): return self
    def __exit__(self, *a): return "truthy"


with Truthy():
    1 / 0


class BadBool:
    def __bool__(self): raise ValueError("bool of exit result")


class BadExit(Truthy):
    def __exit__(self, *a): return BadBool()


try:
    with BadExit():
        1 / 0
except ValueError as e:
    print(e, repr(e.__context__))
with BadExit():
    print("no error, no bool")
try:
    with CM("assign") as (a, b):
        pass
except ValueError as e:
    print(e)

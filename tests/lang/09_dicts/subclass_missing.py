# Subclasses of dict: __missing__, overridden methods, extra attributes.
class Default(dict):
    def __missing__(self, key):
        self[key] = value = f"made {key}"
        return value


d = Default(a=1)
print(d["a"], d["b"], d, d.get("zz"), "zz" in d, d.pop("zz", None))


class Upper(dict):
    def __getitem__(self, key): return super().__getitem__(key.upper())
    def __setitem__(self, key, value): super().__setitem__(key.upper(), value)
    def __contains__(self, key): return super().__contains__(key.upper())
    def __iter__(self): return iter(sorted(super().__iter__()))
    def __len__(self): return 100


u = Upper()
u["b"] = 1
u["a"] = 2
u.update(C=3)
print(u["b"], "b" in u, list(u), len(u), dict.__len__(u), u.get("b"), u.get("B"), list(u.keys()), list(u.items()))
try:
    u["zz"]
except KeyError as e:
    print("KeyError", e)


class Counter(dict):
    __slots__ = ("name",)
    def __missing__(self, key): return 0


c = Counter()
c.name = "letters"
for ch in "mississippi":
    c[ch] += 1
print(c, c.name, c == {"m": 1, "i": 4, "s": 4, "p": 2}, isinstance(c, dict), type(c.copy()).__name__, type(c | {}).__name__)


class Attr(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None
    def __setattr__(self, name, value): self[name] = value


a = Attr(x=1)
a.y = 2
print(a.x, a.y, a, hasattr(a, "z"), a.__dict__)
print(dict(u), {**u}, dict(d) == d, repr(Default({1: 2})), Default.fromkeys("xy", 0), type(Default.fromkeys("x")).__name__)


def show(**kw): return kw


print(show(**d), show(**Attr(k=1)))


class Missing:
    def __getitem__(self, k): return k * 2
    def keys(self): return ["a", "b"]


print(dict(Missing()), {**Missing()}, show(**Missing()))

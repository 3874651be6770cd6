# Recursion through native code ends in RecursionError or a result, never in a crash; so does the end of deep structures.
import gc

N = 30_000


def deep(wrap, value, n=N):
    for _ in range(n):
        value = wrap(value)
    return value


class Pair:
    def __init__(self, inner):
        self.inner = inner

    def __eq__(self, other):
        return self.inner == other.inner

    def __lt__(self, other):
        return self.inner < other.inner

    def __hash__(self):
        return hash(self.inner)

    def __repr__(self):
        return f"Pair({self.inner!r})"

    def __str__(self):
        return str(self.inner)

    def __len__(self):
        return len(self.inner)

    def __bool__(self):
        return bool(self.inner)

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def __iter__(self):
        return iter(self.inner)

    def __contains__(self, item):
        return item in self.inner

    def __add__(self, other):
        return self.inner + other

    def __call__(self):
        return self.inner()

    def __getitem__(self, key):
        return self.inner[key]

    def __index__(self):
        return self.inner.__index__()


def survives(f):
    try:
        f()
    except (RecursionError, MemoryError):
        pass


def loop_list():
    a = []
    a.append(a)
    return a


structures = [
    (lambda v: [v], []),
    (lambda v: (v,), ()),
    (lambda v: {1: v}, {}),
    (lambda v: frozenset([v]), frozenset()),
    (lambda v: Pair(v), 1),
    (lambda v: iter([v]), None),
    (lambda v: (lambda: v), None),
    (lambda v: map(len, [v]), None),
    (lambda v: ExceptionGroup("g", [v]), ValueError()),
]
for wrap, value in structures:
    n = 3000 if isinstance(value, (frozenset, ValueError)) else N
    try:
        a, b = deep(wrap, value, n), deep(wrap, value, n)
    except RecursionError:
        continue
    for f in (
        lambda: repr(a),
        lambda: str(a),
        lambda: a == b,
        lambda: a != b,
        lambda: a < b,
        lambda: hash(a),
        lambda: [a] == [b],
        lambda: sorted([a, b]),
        lambda: max(a, b),
        lambda: {a: 1},
        lambda: a in [b],
        lambda: [b].index(a),
        lambda: bool(a),
        lambda: len(a),
        lambda: a.missing,
        lambda: list(a),
        lambda: a(),
        lambda: a[0],
        lambda: f"{a}",
        lambda: "%s" % (a,),
        lambda: isinstance(1, a),
        lambda: issubclass(int, a),
        lambda: 0 in a,
        lambda: a + 1,
        lambda: range(a),
        lambda: [0][a],
    ):
        try:
            f()
        except Exception:
            pass
    del a, b, f
    gc.collect()
print("structures")
generators = []


def chain(n):
    if n:
        yield from chain(n - 1)
    yield n


survives(lambda: list(chain(N)))
g = iter([1, 2, 3])
for _ in range(N):
    g = map(abs, g)
survives(lambda: list(g))
z = iter([1, 2, 3])
for _ in range(N):
    z = zip(z)
survives(lambda: list(z))
e = iter([1, 2, 3])
for _ in range(N):
    e = enumerate(e)
survives(lambda: list(e))
error = None
for _ in range(N):
    new = ValueError()
    new.__context__ = error
    error = new
cell = None
for _ in range(N):
    cell = (lambda c: lambda: c)(cell)
print("iterators")
sort_depth = 0


def key(x):
    return sorted([x], key=key)


survives(lambda: sorted([1], key=key))
survives(lambda: max([1], key=lambda x: max([x], key=key)))
t = int
for _ in range(N):
    t = (t,)
survives(lambda: isinstance("", t))
survives(lambda: issubclass(str, t))
survives(lambda: eval("[" * 90 + "]" * 90))
a, b = loop_list(), loop_list()
survives(lambda: a == b)
print(repr(a))


class Meta(type):
    def __instancecheck__(cls, v):
        return isinstance(v, cls)


class C(metaclass=Meta):
    pass


survives(lambda: isinstance(1, C))


class D:
    def __del__(self):
        self.next = None


d = None
for _ in range(20):
    new = D()
    new.next = d
    d = new
del d, new
gc.collect()


class Descriptor:
    def __get__(self, instance, owner):
        return instance.x

    def __set__(self, instance, value):
        instance.x = value


class E:
    x = Descriptor()


survives(lambda: E().x)
survives(lambda: setattr(E(), "x", 1))


class Str:
    def __str__(self):
        return str(self)

    def __format__(self, spec):
        return format(self, spec)


survives(lambda: str(Str()))
survives(lambda: f"{Str()}")
survives(lambda: print(Str()))
survives(lambda: "".join(chain(N)))
print("end")

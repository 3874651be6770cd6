# Keys whose __eq__ and __hash__ misbehave: the dict stays consistent.
class Key:
    def __init__(self, number, hash_value=1, on_eq=None):
        self.number = number
        self.hash_value = hash_value
        self.on_eq = on_eq

    def __hash__(self):
        return self.hash_value

    def __eq__(self, other):
        if self.on_eq:
            action, self.on_eq = self.on_eq, None
            action()
        return isinstance(other, Key) and self.number == other.number

    def __repr__(self):
        return f"Key({self.number})"


# All hashes collide.
d = {Key(i): i for i in range(50)}
print(len(d), all(d[Key(i)] == i for i in range(50)), Key(50) in d)
for i in range(0, 50, 2):
    del d[Key(i)]
print(len(d), list(d.values()) == list(range(1, 50, 2)))

# A comparison clears the dict.
d = {}
d[Key(1, on_eq=lambda: d.clear())] = "one"
print(d.get(Key(1), "gone"), d)

# A comparison replaces what it is compared with.
d = {}
first = Key(1)
d[first] = "first"


def replace():
    del d[first]
    d[Key(1)] = "second"


first.on_eq = replace
print(d[Key(1)])

# A comparison makes the dict grow.
d = {}
d[Key(1, on_eq=lambda: d.update((Key(n, hash_value=n), n) for n in range(2, 40)))] = "one"
d[Key(1)] = "changed"
print(len(d), d[Key(1)])


# Errors in __eq__ and __hash__ come through and change nothing.
class Failing:
    def __init__(self, where):
        self.where = where

    def __hash__(self):
        if self.where == "hash":
            raise ValueError("no hash")
        return 7

    def __eq__(self, other):
        raise ValueError("no eq")


d = {7: "seven"}
for where in ("hash", "eq"):
    for operation in (
        lambda k: d[k],
        lambda k: d.get(k),
        lambda k: d.__setitem__(k, 1),
        lambda k: d.pop(k),
        lambda k: d.setdefault(k),
        lambda k: k in d,
        lambda k: {7} - {k},
        lambda k: k in {7},
    ):
        try:
            operation(Failing(where))
        except ValueError as e:
            print(where, e)
print(d)


class BadHash:
    def __hash__(self):
        return "x"


try:
    {BadHash(): 1}
except TypeError as e:
    print(e)


class Unhashable:
    __hash__ = None


try:
    {Unhashable(): 1}
except TypeError as e:
    print(e)

# How often hashes are asked for.
count = 0


class Counted:
    def __hash__(self):
        global count
        count += 1
        return 3


keys = [Counted() for _ in range(20)]
d = dict.fromkeys(keys)
print(count)
d2 = dict(d)
d3 = d.copy()
print(count, len(d2), len(d3))
for i in range(100):
    d[i] = i
print(count)


# Strings of a subclass as keys.
class Name(str):
    pass


d = {Name("a"): 1, "b": 2}
print(d["a"], d[Name("b")], "a" in d, Name("c") in d, type(next(iter(d))).__name__)


class Shouting(str):
    def __eq__(self, other):
        return str.__eq__(self, other.lower()) if isinstance(other, str) else False

    def __hash__(self):
        return hash("a")


d = {"a": 1}
print(d.get(Shouting("a")), Shouting("b") in d)

# Changes during iteration.
for change in (lambda d: d.__setitem__("new", 1), lambda d: d.pop(1), lambda d: d.clear()):
    d = {1: 1, 2: 2, 3: 3}
    try:
        for k in d:
            change(d)
    except RuntimeError as e:
        print(e)
d = {1: 1, 2: 2, 3: 3}
for k in d:
    d[k] = k * 10
print(d)
it = iter(d)
next(it)
d[4] = 4
for _ in range(2):
    try:
        next(it)
    except RuntimeError as e:
        print(e)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)

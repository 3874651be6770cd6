# What counts as a sequence or mapping, and attribute lookups while matching.
class FakeList:
    def __len__(self): return 2
    def __getitem__(self, i): return i


class ListSub(list): pass
class DictSub(dict):
    def __missing__(self, key): return "made up"


def kind(v):
    match v:
        case [*_]: return "sequence"
        case {**rest}: return f"mapping {len(rest)}"
        case str() | bytes(): return "text"
        case _: return "neither"


for v in ([], (), range(2), ListSub([1]), "ab", b"ab", bytearray(b"a"), {}, DictSub(), {1}, FakeList(), iter([]), (x for x in ()), {}.keys(), None, 5):
    print(type(v).__name__, kind(v))
match DictSub(a=1):
    case {"b": x}: print("missing used", x)
    case {"a": x}: print("present", x)


class Loud:
    def __init__(self, **kw): object.__setattr__(self, "kw", kw)
    def __getattr__(self, name):
        print("get", name, end="; ")
        try:
            return self.kw[name]
        except KeyError:
            raise AttributeError(name)


match Loud(a=1, b=2):
    case Loud(z=1): print("z")
    case Loud(a=1, b=3): print("a b3")
    case Loud(a=1, b=int(n)): print("matched", n)


class Meta(type):
    def __instancecheck__(cls, o): print("check", end="; "); return True


class Any(metaclass=Meta): pass


match 5:
    case Any(): print("any")
for v in (5, True, 5.0, "s", b"b", [1], (1,), {1: 2}, {1}, frozenset([1]), bytearray(b"x")):
    match v:
        case bool(x): print("bool", x)
        case int(x): print("int", x)
        case float(x): print("float", x)
        case str(x): print("str", x)
        case bytes(x): print("bytes", x)
        case list(x): print("list", x)
        case tuple(x): print("tuple", x)
        case dict(x): print("dict", x)
        case set(x): print("set", x)
        case frozenset(x): print("frozenset", x)
        case bytearray(x): print("bytearray", x)
try:
    match 5:
        case int(x, y): pass
except TypeError as e:
    print(e)
NotClass = 5
try:
    match 5:
        case NotClass(): pass
except TypeError as e:
    print(e)


class NoArgs: pass


try:
    match NoArgs():
        case NoArgs(1): pass
except TypeError as e:
    print(e)


def evaluate(expr):
    match expr:
        case int() | float(): return expr
        case ("+", *args): return sum(evaluate(a) for a in args)
        case ("*", a, b): return evaluate(a) * evaluate(b)
        case ("-", a): return -evaluate(a)
        case ("if", c, t, f): return evaluate(t) if evaluate(c) else evaluate(f)
        case [op, *_]: raise ValueError(f"unknown {op}")


print(evaluate(("+", 1, ("*", 2, 3), ("-", 4), ("if", 0, 10, 20))))
try:
    evaluate(("%", 1))
except ValueError as e:
    print(e)


def commands(line):
    match line.split():
        case ["go", ("north" | "south") as d]: return f"going {d}"
        case ["go", _]: return "where?"
        case ["drop", *things] if things: return f"dropping {', '.join(things)}"
        case ["quit" | "exit"]: return "bye"
        case [] | ["drop"]: return "nothing"
        case [cmd, *_]: return f"what is {cmd}?"


for line in ("go north", "go up", "drop a b", "drop", "exit", "", "jump high"):
    print(commands(line))
total = 0
for i in range(300):
    match i % 5, i % 3:
        case 0, _: total += 1
        case (1 | 2), 0: total += 10
        case (a, b) if a == b: total += 100
        case _: pass
print(total)

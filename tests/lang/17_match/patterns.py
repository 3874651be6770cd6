# match: literals, captures, sequences, mappings, classes, guards, or-patterns.
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y


class Named:
    def __init__(self, **kw): self.__dict__.update(kw)


def what(v):
    match v:
        case None: return "none"
        case True | False: return f"bool {v}"
        case 0: return "zero"
        case -1: return "minus one"
        case 1.5: return "one and a half"
        case "hello" | "hi" as word: return f"greeting {word}"
        case "": return "empty text"
        case b"raw": return "bytes"
        case 1 + 2j: return "complex"
        case int(n) if n > 1000: return f"big {n}"
        case int() | float(): return f"number {v}"
        case str() as s if s.isupper(): return f"upper {s}"
        case str(s): return f"text {s}"
        case []: return "empty sequence"
        case [x]: return f"one {x}"
        case [1, *_, 9]: return "from 1 to 9"
        case [x, [y, *z]]: return f"nested {x} {y} {z}"
        case (x, y) if x == y: return f"twins {x}"
        case (x, y): return f"pair {x} {y}"
        case [first, *middle, last]: return f"long {first} {middle} {last}"
        case {"type": "circle", "r": r}: return f"circle {r}"
        case {"type": t, **rest}: return f"type {t} rest {rest}"
        case {1: _, 2: two}: return f"two is {two}"
        case {}: return f"mapping of {len(v)}"
        case Point(0, 0): return "origin"
        case Point(x=0): return "on the y axis"
        case Point(x, y=5): return f"y is 5, x {x}"
        case Point(): return f"point {v.x} {v.y}"
        case Named(a=[1, b], c={"k": c}): return f"named {b} {c}"
        case _: return f"other {type(v).__name__}"


for v in (None, True, False, 0, -1, 1.5, "hello", "hi", "", b"raw", 1 + 2j, 5000, 5, 2.5, "LOUD", "quiet", [], [7], [1, 2, 9], [1, 9], [3, [4, 5, 6]], (2, 2), (2, 3), [1, 2, 3, 4], range(3),
          {"type": "circle", "r": 2}, {"type": "sq", "side": 1}, {1: 0, 2: 5}, {}, {"z": 1}, Point(0, 0), Point(0, 3), Point(4, 5), Point(7, 8), Named(a=(1, 2), c={"k": 3, "z": 4}), Named(), b"other", {1, 2}, object(), iter([])):
    print(what(v))


def order():
    log = []
    class Eq:
        def __eq__(self, o): log.append(o); return False
    match Eq():
        case 1: pass
        case "a" | 2: pass
        case Named.missing if False: pass
        case _: log.append("default")
    return log


try:
    print(order())
except AttributeError as e:
    print(e)


class Colour:
    RED, BLUE = 1, 2


def named_constant(c):
    match c:
        case Colour.RED: return "red"
        case Colour.BLUE: return "blue"
    return "fell through"


print(named_constant(1), named_constant(2), named_constant(3))
x = "untouched"
match 5:
    case str(x): pass
print(x)
match [1, 2]:
    case [a, 3]: pass
    case [a, b]: print(a, b)
match, case, type = 1, 2, 3
print(match + case + type)
match (1, 2), [3]:
    case (a, b), [c]: print(a, b, c)
match 1, *[2, 3]:
    case a, *b: print(a, b)
for bad in ("match 1:\n case x: pass\n case y: pass", "match 1:\n case x | 1: pass", "match 1:\n case [a, a]: pass", "match 1:\n case {**r, 'a': 1}: pass", "match 1:\n case [*a, *b]: pass", "match 1:\n case 1 | x: pass", "match 1:\n case a.b.c(): pass", "match 1:\n case -x: pass", "match 1:\n case {'a': 1, 'a': 2}: pass", "match 1:\n case C(x=1, x=2): pass", "match 1:\n case f'a': pass"):
    try:
        compile(bad, "s", "exec")
        print("fine")
    except SyntaxError as e:
        print(e.msg)
for args in (("x",), ("x", "y", "z"), 5, (5,), ["x", "y"]):
    Point.__match_args__ = args
    try:
        match Point(1, 2):
            case Point(a, b): print("matched", a, b)
            case _: print("no match")
    except TypeError as e:
        print(e)

# Which method shows an object, and what must come back.
class Both:
    def __repr__(self): return "repr"
    def __str__(self): return "str"
class OnlyRepr:
    def __repr__(self): return "only repr"
class OnlyStr:
    def __str__(self): return "only str"
class Bad:
    def __repr__(self): return 5
    def __str__(self): return None
    def __format__(self, spec): return 5
class Raises:
    def __repr__(self): raise ValueError("in repr")
class Sub(str):
    def __str__(self): return "sub str"
    def __repr__(self): return "sub repr"


print(Both(), repr(Both()), [Both()], f"{Both()} {Both()!r}", str(Both()), "%s %r" % (Both(), Both()), "{} {!r}".format(Both(), Both()))
print(OnlyRepr(), [OnlyRepr()], str(OnlyRepr()), OnlyStr(), repr(OnlyStr()).startswith("<__main__.OnlyStr object at 0x"))
for bad in (lambda: repr(Bad()), lambda: str(Bad()), lambda: f"{Bad()}", lambda: [Bad()].__repr__(), lambda: repr(Raises()), lambda: str([Raises()]), lambda: print(Bad()), lambda: str({1: Raises()})):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(Sub("x"), [Sub("x")], f"{Sub('x')}", "%s" % Sub("x"), Sub("x") + "y", "".join([Sub("x")]), str(Sub("q")), format(Sub("x"), ">9"))
print(Both, type(Both()), int, type(None), type(len), type(lambda: 0), type, object, [int, str], type(...), type(NotImplemented), NotImplemented, Ellipsis)
class Outer:
    class Inner: pass
    def method(self): pass
print(Outer.Inner, Outer.method.__qualname__, str(Outer.method)[:23], type(Outer().method))
class Short:
    def __repr__(self): return "S"
    __hash__ = object.__hash__
s = Short()
print({s: s}, {s}, (s,), [s, [s]], frozenset([s]), slice(s), range(3), iter([]).__class__, {1: s}.items(), {s: 1}.keys())
class Rec:
    def __init__(self): self.items = [self]
    def __repr__(self): return f"Rec({len(self.items)})"
print(Rec().items)
class ListSub(list): pass
class DictSub(dict): pass
class SetSub(set): pass
class IntSub(int): pass
class TupSub(tuple): pass
print(ListSub([1]), DictSub(a=1), SetSub([1]), IntSub(5), TupSub((1,)), SetSub(), frozenset())
print(bool.__repr__(True), object.__repr__(5).startswith("<int object at"), int.__repr__(True), str.__repr__("x"), list.__repr__(ListSub()))
print(str(), str(b"x"), str(object=5), ascii("é"), repr(print), repr(int.from_bytes)[:46], repr("".join)[:35], repr([].append)[:38])

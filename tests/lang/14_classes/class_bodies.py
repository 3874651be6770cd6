# What runs in a class body, and what a class body may hold.
print("before")
class Body:
    print("in body", __name__, __qualname__)
    total = 0
    for i in range(4):
        total += i
    if total > 3:
        kind = "big"
    else:
        kind = "small"
    try:
        1 / 0
    except ZeroDivisionError:
        handled = True
    def helper(n): return n * 2
    doubled = helper(21)
    table = {n: n for n in range(2)}
    class Inner:
        depth = 2
        class Deeper:
            depth = 3
    x: int = 5
    y: str
    del i
    (a, b), *c = (1, 2), 3, 4
    names = sorted(n for n in dir() if not n.startswith("__"))


print(Body.total, Body.kind, Body.handled, Body.doubled, Body.table, Body.Inner.Deeper.depth, Body.Inner.Deeper.__qualname__, Body.a, Body.b, Body.c, hasattr(Body, "i"), hasattr(Body, "y"))
print(Body.names, Body.__annotations__)


def make(base, value):
    class Made(base):
        captured = value
        def get(self): return value, self.captured, __class__.__name__
    return Made


M1, M2 = make(object, 1), make(Body, 2)
print(M1().get(), M2().get(), M2.kind, M1 is make(object, 1), M1.__qualname__)
class Doc:
    """The docstring."""
class Empty: pass
class Redefined: v = 1
old = Redefined()
class Redefined: v = 2
print(Doc.__doc__, Empty.__doc__, old.v, Redefined().v, isinstance(old, Redefined))
try:
    class Fails:
        print("about to fail")
        undefined_name
except NameError as e:
    print(e)
print("Fails" in globals())
class Order:
    z = 1
    a = 2
    m = 3
    def f(self): pass
print([k for k in Order.__dict__ if not k.startswith("__")])
class Late:
    def use(self): return helper_defined_later()
def helper_defined_later(): return "late"
print(Late().use())
class Cond(Body if True else object): pass
print(Cond.__base__.__name__)
bases = (Body,)
class Star(*bases, **{}): pass
print(Star.__mro__[1].__name__)
class Generic[T]:
    def first(self, items: list[T]) -> T: return items[0]
print(Generic().first([9]), Generic.__type_params__, Generic.__name__)
def gfunc[T](x: T) -> T: return x
print(gfunc(3), gfunc.__type_params__)
type Alias = int | str
print(Alias, Alias.__name__)

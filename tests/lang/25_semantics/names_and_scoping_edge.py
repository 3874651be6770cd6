# Odd corners: keywords as soft names, star names, dunder names, builtins shadowed.
match, case, type, _ = 1, 2, 3, 4
print(match, case, type, _)
del type
def print_(print): return print
print(print_(5))
def shadow():
    len = lambda x: 99
    return len([])
print(shadow(), len([]))
list = [1]
print(list)
del list
print(list("ab"))
class int_like:
    int = 5
    def method(self): return int("7"), self.int
print(int_like().method())
__private = 1
class Mangle:
    def get(self):
        global __private
        try:
            return __private
        except NameError as e:
            return str(e)
    def param(self, __x): return __x
    def kw(self, **k): return k
    def import_like(self): __local = 3; return sorted(locals())
print(Mangle().get(), Mangle().param(3), Mangle().kw(__a=1), Mangle().import_like())
try:
    Mangle().param(__x=1)
except TypeError as e:
    print(e)
print(Mangle().param(_Mangle__x=2))
x = 0
def outer():
    x = 1
    class A:
        x = 2
        def f(self): return x
        g = [x for _ in range(1)]
        h = [y for y in [x]]
        k = (lambda: x)()
    return A().f(), A.g, A.h, A.k
print(outer())
def loop_closure():
    fs = []
    for i in range(3):
        def f(i=i, *, j=i * 2): return i, j
        fs.append(f)
    return [f() for f in fs]
print(loop_closure())
def exception_name_scope():
    e = "kept"
    try:
        raise ValueError
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as err:
        return str(err)
print(exception_name_scope())
def star_args(*args, **args2): args = (1,) + args; return args, args2
print(star_args(2, k=3))
def nested_global():
    def inner():
        global made_inside
        made_inside = 1
    inner()
nested_global()
print(made_inside)
def conditional_def(flag):
    if flag:
        def f(): return "defined"
    try:
        return f()
    except UnboundLocalError as e:
        return str(e)
print(conditional_def(True), conditional_def(False))
def generator_scope(n):
    return (n for n in range(n)), n
g, n = generator_scope(3)
print(*g, n)
def recursion_default(n, acc=[]):
    acc.append(n)
    return recursion_default(n - 1) if n else acc
print(recursion_default(3))
lambda_default = lambda x, y=(lambda: 5)(): x + y
print(lambda_default(1), (lambda *, k: k)(k=2), (lambda a, /: a)(3), (lambda: (yield))().__class__.__name__)
if False:
    never = 1
try:
    never
except NameError as e:
    print(e)
def all_kinds(a, /, b, *c, d, **e):
    f = 1
    def g(): return a, b, c, d, e, f
    return g()
print(all_kinds(1, 2, 3, d=4, z=5))
print([__name__ for __name__ in ["shadowed"]], __name__)

# What annotations, type aliases and bounds in a class see of it: themselves all of it, a comprehension or lambda in them nothing but its first iterable.
z = "module"

class A:
    z = "class"
    n = [z]
    def f(self) -> [z for _ in n]: pass
    def g(self) -> (lambda: z): pass
    def h(self) -> [y for y in n]: pass
    type x = [(z, w) for w in z[:2]]
    type y[T] = [T for T in n]

print(A.f.__annotations__, A.g.__annotations__["return"](), A.h.__annotations__)
print(A.x.__value__, A.y.__value__)

def around():
    z = "function"
    class A:
        z = "class"
        def f(self) -> [z for _ in z[:1]]: pass
        type x = [[z for _ in [1]] for _ in z[:2]]
        def g[T: [z for _ in [1]]](self): pass
    return A

A = around()
print(A.f.__annotations__, A.x.__value__, A.g.__type_params__[0].__bound__)

# Their qualified names leave the annotations out.
class B:
    def f(self) -> (lambda: 1): pass
    type x = lambda: 2
    y: (i for i in ())

print(B.f.__annotations__["return"].__qualname__, B.x.__value__.__qualname__, B.__annotations__["y"].__qualname__)
def f(a: (lambda: 1)): pass
print(f.__annotations__["a"].__qualname__)

# A variable that only annotations capture, though they are never evaluated.
def g():
    kept = 1
    v: (lambda: kept)
    return kept

print(g(), g.__code__.co_cellvars)

# Recursion that is hot, deep, mutual, and that ends in RecursionError and goes on.
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ack(m, n):
    return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))


def tak(x, y, z):
    return z if y >= x else tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)


def depth(n):
    if n == 0:
        return 0
    return 1 + depth(n - 1)


def mixed(n, x):
    if n == 0:
        return x
    return mixed(n - 1, x + 1 if n % 2 else x + 0.5)


def grow(n):
    return 1 if n == 0 else 3 * grow(n - 1)


def unwinding(n):
    try:
        return unwinding(n - 1) if n else 1 // n
    except ZeroDivisionError:
        if n < 50:
            raise
        return n


print(fib(19), ack(2, 9), tak(12, 8, 4), even(700), odd(701), [depth(n) for n in (1, 100, 800)], mixed(500, 0), grow(60), grow(200) == 3**200, unwinding(60))
for _ in range(3):
    try:
        depth(10**7)
    except RecursionError as e:
        print("RecursionError", e)
print(sum(depth(200) for _ in range(30)))


def catches_at_bottom(n):
    try:
        return catches_at_bottom(n + 1)
    except RecursionError:
        return "bottom reached"


print(catches_at_bottom(0), depth(500))


class R:
    def __init__(self, n): self.n = n
    def __getattr__(self, name): return getattr(self, name + "x")
    def __eq__(self, o): return self == o
    def __repr__(self): return repr(self)
    def __len__(self): return len(self)
    def __hash__(self): return hash(self)
    def __call__(self): return self()
    def __iter__(self): return iter(self)
    def __lt__(self, o): return sorted([self, o])
    def __add__(self, o): return self + o
    def __getitem__(self, k): return self[k]
    def __contains__(self, k): return k in self
    def __bool__(self): return bool(self)
    def __str__(self): return f"{self}"


r = R(1)
for f in (lambda: r.attr, lambda: r == r.__class__(2), lambda: repr(r), lambda: len(r), lambda: hash(r), lambda: r(), lambda: iter(r), lambda: r < R(2), lambda: r + 1, lambda: r[0], lambda: 1 in r, lambda: bool(r), lambda: str(r), lambda: max([r], key=lambda v: v()), lambda: list(map(lambda v: v(), [r]))):
    try:
        f()
        print("no error")
    except RecursionError:
        print("RecursionError", end=" ")
print()
nested, other = [], []
for _ in range(100_000):
    nested, other = [nested], [other]
for f in (lambda: repr(nested), lambda: nested == other):
    # How deep native code may go is not the language's to say; a crash is an error.
    try:
        f()
    except RecursionError:
        pass
while nested:
    nested, other = nested[0], other[0]
print(nested, other)
import sys
old = sys.getrecursionlimit()
sys.setrecursionlimit(200)
try:
    depth(300)
except RecursionError as e:
    print(e)
print(depth(50))
sys.setrecursionlimit(5000)
print(depth(3000))
sys.setrecursionlimit(old)
for bad in (0, -1, "x"):
    try:
        sys.setrecursionlimit(bad)
    except Exception as e:
        print(type(e).__name__, e)

# Globals, builtins and functions that change while code that uses them is hot.
SCALE = 2


def scaled(x): return x * SCALE


def helper(x): return x + 1


def use(n):
    total = 0
    for i in range(n):
        total += helper(i) + scaled(i)
    return total


print(use(2000))
SCALE = 3
print(use(2000))
SCALE = 0.5
print(use(2000))
def helper(x): return -x
print(use(2000))
helper = lambda x, k=10: k
print(use(2000))
helper = abs
print(use(2000))
helper = int
print(use(2000))


class Callable:
    def __call__(self, x): return 7


helper = Callable()
print(use(2000))
del helper
try:
    use(10)
except NameError as e:
    print(e)


def switching(n):
    global SCALE
    total = 0
    for i in range(n):
        if i == 1000:
            SCALE = 100
        total += SCALE
    return total


SCALE = 1
print(switching(2000))


def replaces_itself(n):
    global current
    total = 0
    for i in range(n):
        total += current(i)
        if i == 1200:
            current = lambda x: 1000
    return total


current = lambda x: 1
print(replaces_itself(2000))


def uses_len(n):
    total = 0
    items = [1, 2, 3]
    for i in range(n):
        total += len(items)
        if i == 1500:
            globals()["len"] = lambda x: 100
    return total


print(uses_len(2000))
del len
print(uses_len(1000))
import builtins


def uses_builtin(n):
    total = 0
    for i in range(n):
        total += max(i, 500)
        if i == 1500:
            builtins.max = lambda a, b: 0
    return total


saved = builtins.max
print(uses_builtin(2000))
builtins.max = saved
print(uses_builtin(1000), max(1, 2))
def default_change(x, k=1): return x + k
def loop_default(n):
    total = 0
    for i in range(n):
        total += default_change(i)
        if i == 1000:
            default_change.__defaults__ = (100,)
    return total
print(loop_default(2000))
def code_a(x): return x
def code_b(x): return x * 2
def loop_code(n):
    total = 0
    for i in range(n):
        total += code_a(i)
        if i == 1000:
            code_a.__code__ = code_b.__code__
    return total
print(loop_code(2000))
def cell_change():
    k = 1
    def get(): return k
    def put(v):
        nonlocal k
        k = v
    total = 0
    for i in range(2000):
        total += get()
        if i == 1000:
            put(50)
        if i == 1500:
            put(0.5)
    return total
print(cell_change())

"""Compiled callers must notice that a function's code or defaults were replaced, and that its code runs with other globals."""


def target(n, step=1):
    return n + step


def other(n, step=1):
    return n * 100 + step


def caller(n):
    total = 0
    for i in range(n):
        total += target(i)
    return total


def keyword(n, *, by=2):
    return n * by


def calls_keyword(n):
    total = 0
    for i in range(n):
        total += keyword(i)
    return total


for _ in range(3):
    print(caller(3000), calls_keyword(3000))
target.__defaults__ = (5,)
keyword.__kwdefaults__ = {"by": 7}
print(caller(3000), calls_keyword(3000))
target.__code__ = other.__code__
print(caller(3000))
target.__defaults__ = None
try:
    caller(3000)
except TypeError as e:
    print(e)
target.__defaults__ = (1,)


def swaps(n):
    """Replaces the code of what it calls while it runs compiled."""
    total = 0
    for i in range(n):
        total += target(i)
        if i == 2500:
            target.__code__ = one.__code__
    return total


def one(n, step=1):
    return 1


print(swaps(5000), swaps(5000))


def recursive(n):
    if n < 2:
        return n
    return recursive(n - 1) + recursive(n - 2)


def recursive_other(n):
    if n == 10:
        recursive.__code__ = recursive_last.__code__
    if n < 2:
        return n
    return recursive(n - 1) + recursive(n - 2)


def recursive_last(n):
    return 1000


print(recursive(18))
recursive.__code__ = recursive_other.__code__
print(recursive(14), recursive(14))

SOURCE = """
def get():
    return value + len(name)
def loop(n):
    total = 0
    for i in range(n):
        total += get()
    return total
"""
shared = compile(SOURCE, "shared", "exec")
spaces = []
for value in range(4):
    space = {"value": value, "name": "x" * value}
    exec(shared, space)
    spaces.append(space)
    print([each["loop"](2000) for each in spaces])
spaces[0]["get"].__code__ = (lambda: value).__code__
print([each["loop"](2000) for each in spaces])


def deep(n):
    if n == 0:
        raise ValueError("bottom")
    return deep(n - 1) + 1


def depth():
    import sys

    f = sys._getframe()
    n = 0
    while f is not None:
        f, n = f.f_back, n + 1
    return n


def counts(n):
    if n == 0:
        return depth()
    return counts(n - 1)


for _ in range(300):
    try:
        deep(20)
    except ValueError as e:
        tb, n = e.__traceback__, 0
        while tb is not None:
            tb, n = tb.tb_next, n + 1
print(n, {counts(k) - k for k in range(200)})

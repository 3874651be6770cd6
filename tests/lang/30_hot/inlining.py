"""Functions built in place of their calls: what they return, how they leave, what their frames look like."""
import sys


def add(a, b=1):
    return a + b


def twice(x):
    return add(add(x, 1), x)


def leaves_for_a_string():
    total = 0
    for i in range(3000):
        total += twice(i)
    return total, add("ab", "cd")


print(leaves_for_a_string())


# A guard that fails inside: all frames are rebuilt, at every depth.
def inner(x):
    return x * 2 + 1


def middle(x):
    y = inner(x)
    return y - 1


def outer(values):
    out = []
    for v in values:
        out.append(middle(v))
    return out


mixed = [1] * 2000 + [1.5, 2**60, 2**70, True] + [3] * 500
result = outer(mixed)
print(sum(result[:2000]), result[2000:2004], sum(result[2004:]))


# An exception inside: the traceback names every function.
def divide(a, b):
    return a / b


def ratio(pair):
    return divide(pair[0], pair[1])


def ratios(pairs):
    total = 0.0
    for pair in pairs:
        total += ratio(pair)
    return total


def places(tb):
    while tb is not None:
        yield tb.tb_frame.f_code.co_name, tb.tb_lineno
        tb = tb.tb_next


try:
    ratios([(1, 2)] * 3000 + [(1, 0)])
except ZeroDivisionError as e:
    print(e, list(places(e.__traceback__)))


# An exception that the caller of an inlined function handles, again and again.
def checked(x):
    if x % 7 == 0:
        raise ValueError(x)
    return x


def counted(n):
    good = bad = 0
    for i in range(n):
        try:
            good += checked(i)
        except ValueError as e:
            bad += e.args[0]
        finally:
            good += 1
    return good, bad


print(counted(5000))


# What runs inside sees the frames of the functions around it.
def names(depth):
    frame = sys._getframe(1)
    out = []
    while depth:
        out.append(frame.f_code.co_name)
        frame = frame.f_back
        depth -= 1
    return out


def shows(flag):
    return names(3) if flag else None


def around(flag):
    return shows(flag)


def looks(n):
    seen = None
    for i in range(n):
        seen = around(i == n - 1)
    return seen


print(looks(4000))


# The limit of recursion counts inlined functions too.
def down(n):
    return step(n) + 1


def step(n):
    if n == 0:
        return 0
    return down(n - 1)


for _ in range(300):
    down(20)


def deepest():
    low, high = 1, 5000
    while low < high:
        n = (low + high + 1) // 2
        try:
            down(n)
        except RecursionError:
            high = n - 1
        else:
            low = n
    return low


print(deepest())


# Calls with defaults, keywords, star arguments.
def many(a, b=2, /, c=3, *rest):
    return a * 1000 + b * 100 + c * 10 + len(rest)


def passes(*args):
    return many(*args)


def calls(n):
    total = 0
    for i in range(n):
        total += many(1) + many(1, 5) + many(1, c=7) + many(1, 2, 3, 4, 5)
        total += passes(i) + passes(1, 2, 3, i, 5, 6)
    return total


print(calls(2000))
for bad in ("many()", "many(1, b=2)", "many(1, 2, 3, c=4)", "many(1, d=4)"):
    try:
        eval(bad)
    except TypeError as e:
        print(e)


# Closures of the same code that differ in what they close over.
def make(n):
    def scale(x):
        return x * n
    return scale


scales = [make(i) for i in range(5)]


def scaled(rounds):
    total = 0
    for i in range(rounds):
        total += scales[i % 5](i)
    return total


print(scaled(4000))


def apply(function, x):
    return function(x)


def applied(rounds):
    total = 0
    for i in range(rounds):
        total += apply(scales[i % 5], i) + apply(make(i), 2)
    total += apply(make(2**62), 3)
    return total


print(applied(3000))


# A function that gets other code, other defaults, while compiled code has it inside.
def changing(x, y=10):
    return x + y


def other(x, y=0):
    return x - y


def changes(n):
    total = 0
    for i in range(n):
        total += changing(i)
        if i == n // 2:
            changing.__defaults__ = (20,)
        if i == n // 2 + 100:
            changing.__code__ = other.__code__
    return total


print(changes(4000))

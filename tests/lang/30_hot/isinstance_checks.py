# isinstance, issubclass, type() and `is` in hot loops, while classes change.
class A: pass
class B(A): pass
class C: pass
class Meta(type):
    def __instancecheck__(cls, o): return o == 3
class Odd(metaclass=Meta): pass


def kinds(items, n):
    counts = [0] * 9
    for i in range(n):
        x = items[i % len(items)]
        counts[0] += isinstance(x, int)
        counts[1] += isinstance(x, (str, float))
        counts[2] += isinstance(x, A)
        counts[3] += type(x) is B
        counts[4] += x is None
        counts[5] += isinstance(x, Odd)
        counts[6] += isinstance(x, bool | list)
        counts[7] += issubclass(type(x), A)
        counts[8] += callable(x)
    return counts


items = [1, 2.5, "s", None, A(), B(), C(), True, [1], 3, 2**70, len, kinds, A]
print(kinds(items, 2800))
print(kinds([1], 300), kinds([B()], 300))


def changes(n):
    o = C()
    t = 0
    for i in range(n):
        t += isinstance(o, A)
        if i == 1000: o.__class__ = B
    return t


def bases_change(n):
    class P: pass
    class Q: pass
    class R(P): pass
    o = R()
    t = 0
    for i in range(n):
        t += isinstance(o, Q) + 10 * isinstance(o, P)
        if i == 1000: R.__bases__ = (Q,)
    return t


def type_dispatch(n):
    table = {int: lambda x: x + 1, float: lambda x: x / 2, str: len, type(None): lambda x: 0, list: sum}
    values = [1, 2.0, "abc", None, [1, 2]]
    t = 0
    for i in range(n):
        v = values[i % 5]
        t += table[type(v)](v)
    return t


def identity(n):
    a, b = [], []
    t = 0
    for i in range(n):
        t += (a is b) + (a is a) * 2 + (a is not b) * 3 + (None is None) + (i is None) + (True is (i >= 0))
        if i == n // 2: b = a
    return t


print(changes(2000), bases_change(2000), type_dispatch(2500), identity(2000))
flag = object()
def sentinel(x=flag): return x is flag
print(sum(sentinel() + sentinel(None) for _ in range(1500)))
def bad_class(n):
    errors = 0
    for i in range(n):
        try:
            isinstance(i, 5 if i % 100 == 0 else int)
        except TypeError:
            errors += 1
    return errors
print(bad_class(1000))

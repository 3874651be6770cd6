# What can be seen of a generator's variables between two resumptions, also of those that are not needed any more.
import sys


def several(a, b):
    dead = a + b
    for i in range(2):
        last = i * 10
        yield last
        unused = [i]
        shadow = "x" * i
        yield i
    tail = a
    del a
    yield tail


def states(g):
    out = []
    for v in g:
        seen = g.gi_frame.f_locals
        out.append((v, sorted((k, v) for k, v in seen.items() if k != ".0")))
    return out


for _ in range(300):
    seen = states(several(1, 2))
for row in seen:
    print(row)


def cells(n):
    count = 0

    def bump(by):
        nonlocal count
        count += by
        return count

    for i in range(n):
        yield bump(i)
        count *= 2


for _ in range(300):
    seen = list(cells(6))
print(seen)
g = cells(6)
print(next(g), next(g), next(g), g.gi_frame.f_locals["count"])


def caller_sees(n):
    for i in range(n):
        yield names_of_caller()


def names_of_caller():
    f = sys._getframe(1)
    return f.f_code.co_name, sorted(f.f_locals)[0:1] != [None], f.f_lineno


for _ in range(300):
    seen = list(caller_sees(3))
print(seen)


class A:
    def values(self, n):
        for i in range(n):
            yield i


class B(A):
    def values(self, n):
        for x in super().values(n):
            yield x * 2
        for x in super(B, self).values(n):
            yield -x


b = B()
for _ in range(300):
    seen = list(b.values(4))
print(seen)

# What can be seen of a generator, and generators kept in odd places.
def gen(a, b=2):
    local = a
    got = yield local
    local = got
    yield local
    return "end"


g = gen(1)
print(g.gi_code.co_name, g.gi_frame.f_locals, g.gi_yieldfrom, g.gi_running, g.gi_suspended)
next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno, g.gi_suspended)
g.send("sent")
print(g.gi_frame.f_locals)
try:
    next(g)
except StopIteration as e:
    print(e.value, g.gi_frame)


class Holder:
    def __init__(self, n): self.it = self.make(n)
    def make(self, n):
        for i in range(n):
            yield self, i
    def __iter__(self): return self
    def __next__(self): return next(self.it)[1]


h = Holder(3)
print(next(h), list(h))


def self_reference():
    x = yield
    yield x is me


me = self_reference()
next(me)
print(me.send(me))


def many():
    gens = [gen(i) for i in range(100)]
    for g in gens:
        next(g)
    total = sum(g.send(i) for i, g in enumerate(gens))
    return total, [next(g, "done") for g in gens[:2]]


print(many())


def closes_other():
    other = gen(1)
    next(other)
    try:
        yield 1
    finally:
        other.close()
        print("closed other", other.gi_frame is None)


g = closes_other()
next(g)
g.close()


def yields_in_finally():
    try:
        yield "body"
    finally:
        yield "cleanup 1"
        yield "cleanup 2"


print(list(yields_in_finally()))
g = yields_in_finally()
next(g)
print(g.throw(ValueError("pending")), next(g))
try:
    next(g)
except ValueError as e:
    print(e)


def exception_state():
    try:
        raise ValueError("inner")
    except ValueError:
        yield sys.exception()
        yield sys.exception()


import sys
g = exception_state()
print(repr(next(g)), sys.exception())
try:
    raise KeyError("outer")
except KeyError:
    print(repr(sys.exception()), repr(next(g)), repr(sys.exception()))
def args(*a, **k): yield a, k
print(next(args(1, x=2)))
try:
    gen()
except TypeError as e:
    print(e)
def nested_try():
    for i in range(3):
        try:
            try:
                yield i
            except KeyError:
                yield f"key {i}"
        except ValueError:
            yield f"value {i}"
g = nested_try()
print(next(g), g.throw(KeyError), g.throw(ValueError), next(g), g.throw(ValueError()), next(g))
print([type(next(iter(x))).__name__ for x in ((y for y in [1]), map(str, [1]), zip("a"), enumerate("b"), [1.5], {2j})])

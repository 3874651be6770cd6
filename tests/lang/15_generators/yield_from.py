# yield from: delegation of values, sends, throws, returns, over any iterable.
def inner():
    received = []
    try:
        while True:
            x = yield len(received)
            if x is None:
                break
            received.append(x)
    except ValueError as e:
        received.append(f"error {e}")
    finally:
        print("inner done")
    return received


def outer():
    result = yield from inner()
    yield result
    second = yield from [10, 20]
    yield second
    third = yield from "ab"
    yield from ()
    return "outer result"


g = outer()
print(next(g), g.send("a"), g.send("b"), g.send(None), next(g), next(g), next(g), list(g))
g = outer()
next(g)
print(g.throw(ValueError("thrown")))
g.close()
g = outer()
next(g)
g.close()


def chain(*its):
    for it in its:
        yield from it


print(list(chain("ab", [1], range(2), {"k": 1}, (x for x in "z"))))


def deep(n):
    if n == 0:
        yield "bottom"
        return 0
    return 1 + (yield from deep(n - 1))


def run(g):
    values = []
    while True:
        try:
            values.append(next(g))
        except StopIteration as e:
            return values, e.value


print(run(deep(50)), run(deep(0)))


class Manual:
    def __iter__(self): return self
    def __next__(self): return 1
    def send(self, v): return f"sent {v}"
    def throw(self, e): return f"threw {e!r}"
    def close(self): print("manual closed")


def delegate():
    yield from Manual()


g = delegate()
print(next(g), g.send("x"), g.throw(KeyError(1)), g.send(None))
g.close()


class NoSend:
    def __iter__(self): return self
    def __next__(self): return 7


def delegate2():
    yield from NoSend()


g = delegate2()
next(g)
try:
    g.send(5)
except AttributeError as e:
    print(e)
g = delegate2()
next(g)
try:
    g.throw(KeyError("no throw method"))
except KeyError as e:
    print("KeyError", e)
try:
    list((lambda: (yield from 5))())
except TypeError as e:
    print(e)


class StopsWith:
    def __iter__(self): return self
    def __next__(self): raise StopIteration("stop value")


def gets_value():
    value = yield from StopsWith()
    yield value


print(list(gets_value()))


def flatten(x):
    if isinstance(x, list):
        for y in x:
            yield from flatten(y)
    else:
        yield x


print(list(flatten([1, [2, [3, [4, []]], 5]])))


def raises():
    yield 1
    raise ValueError("from inner")


def guarded():
    try:
        yield from raises()
    except ValueError as e:
        yield f"guarded {e}"


print(list(guarded()))
def expressions():
    x = (yield 1) or (yield 2)
    y = [(yield 3), (yield 4)]
    return x, y
print(run(expressions()))
g = expressions(); next(g)
print(g.send("truthy"), g.send("a"))
try: g.send("b")
except StopIteration as e: print(e.value)

# send, throw and close, and what a generator may do with each.
# When a generator that was dropped is closed is up to the collector: 23_gc/dropped_generators has that.
def averager():
    total, count, average = 0, 0, None
    while True:
        try:
            value = yield average
        except ValueError as e:
            print("reset", e)
            total, count, average = 0, 0, None
            continue
        total += value
        count += 1
        average = total / count


g = averager()
print(next(g), g.send(10), g.send(20), g.throw(ValueError("now")), g.send(5))
g.close()
try:
    g.send(1)
except StopIteration:
    print("closed")


def echo():
    received = None
    while received != "stop":
        received = yield received
    return "stopped"


g = echo()
try:
    g.send("early")
except TypeError as e:
    print(e)
print(g.send(None), g.send(1), g.send("a"))
try:
    g.send("stop")
except StopIteration as e:
    print(e.value)


def cleanup():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit seen")
        raise
    finally:
        print("finally")


g = cleanup()
next(g)
print(g.close(), g.close())


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield "refuse"


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "value"


g = returns_on_close()
next(g)
print(g.close())
g = cleanup()
print(g.close(), "never started")
g = cleanup()
try:
    g.throw(KeyError("before start"))
except KeyError as e:
    print("out", e)
print(list(g))
g = cleanup()
next(g)
try:
    g.throw(ValueError)
except ValueError as e:
    print(repr(e))
g = cleanup()
next(g)
for bad in (5, "x", object, None):
    try:
        g.throw(bad)
    except TypeError as e:
        print(e)
g.close()


def catches():
    while True:
        try:
            x = yield
            print("got", x)
        except (KeyError, TypeError) as e:
            print("caught", repr(e))


g = catches()
next(g)
g.send(1)
g.throw(KeyError("k"))
g.send(2)
g.throw(TypeError)
g.close()


def reenter():
    yield next(me)


me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)


def stops():
    yield 1
    raise StopIteration("inside")


try:
    list(stops())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def exhausted_inside():
    yield next(iter([]))


try:
    list(exhausted_inside())
except RuntimeError as e:
    print(e)


def loop_throw():
    for i in range(3):
        try:
            yield i
        except ValueError:
            yield "handled"


g = loop_throw()
print(next(g), g.throw(ValueError), next(g), next(g), next(g, "end"))
print((lambda: (yield))().send(None), [*(lambda: (yield 5))()])

# Hot generators that are closed, thrown into, looked at and re-entered in each of their states.
def steps(n, log):
    x = "start"
    try:
        for i in range(n):
            x = i * 2
            try:
                got = yield x
                if got is not None:
                    log.append(("got", got))
            except KeyError as e:
                log.append(("caught", i, str(e)))
                yield "after catch"
        x = "end"
    finally:
        log.append(("finally", x))
    return x


def warm():
    total = 0
    for _ in range(400):
        for v in steps(5, []):
            total += v
    return total


print(warm())


def state(g):
    return g.gi_running, g.gi_suspended, g.gi_frame is None


def visible(g):
    frame = g.gi_frame
    return {k: v for k, v in (frame.f_locals if frame else {}).items() if k != "log"}


# Created.
g = steps(3, [])
print(state(g), visible(g))
try:
    g.send(1)
except TypeError as e:
    print("TypeError", e)
g.close()
print(state(g), visible(g))
print(list(g))
log = []
g = steps(3, log)
try:
    g.throw(ValueError("at the start"))
except ValueError as e:
    print(e, log, state(g))

# Suspended at each place.
for stop in range(4):
    log = []
    g = steps(3, log)
    for _ in range(stop):
        next(g)
    print(stop, state(g), visible(g))
    g.close()
    print(state(g), log)

for stop in range(1, 4):
    log = []
    g = steps(3, log)
    for _ in range(stop):
        next(g)
    print(g.throw(KeyError(stop)), visible(g))
    rest = []
    while True:
        try:
            rest.append(g.send(stop))
        except StopIteration as e:
            print(rest, e.value, log)
            break

# Throw what it does not catch.
log = []
g = steps(3, log)
next(g)
try:
    g.throw(ZeroDivisionError("out"))
except ZeroDivisionError as e:
    print(e, log, state(g), next(g, "over"))


# Running.
def looks_at_itself(n):
    for i in range(n):
        yield i, me.gi_running, me.gi_frame is not None


def restarts_itself(n):
    for i in range(n):
        if i == n - 1:
            try:
                next(me)
            except ValueError as e:
                yield str(e)
            try:
                me.close()
            except ValueError as e:
                yield str(e)
            try:
                for _ in me:
                    pass
            except ValueError as e:
                yield str(e)
            try:
                yield from me
            except ValueError as e:
                yield str(e)
            try:
                sum(me)
            except ValueError as e:
                yield str(e)
        yield i


for _ in range(100):
    me = looks_at_itself(5)
    seen = list(me)
print(seen)
for _ in range(100):
    me = restarts_itself(4)
    seen = list(me)
print(seen)


# Closing that is ignored.
def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            yield "no"


for _ in range(300):
    g = stubborn()
    next(g)
    try:
        g.close()
    except RuntimeError as e:
        message = str(e)
print(message)

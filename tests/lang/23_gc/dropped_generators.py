# Generators that are dropped at a `yield` inside `try` or `with` are closed, by the collector or at the end of the program.
import gc
import sys

log = []


class Resource:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        log.append(kind.__name__)


def guarded(n):
    try:
        yield n
        yield n
    finally:
        log.append(n)


def with_resource():
    with Resource():
        yield 1


def delegating(n):
    yield from guarded(n)


def unguarded():
    yield 1


def drop(make, times):
    for i in range(times):
        for _ in make(i):
            break


def clear_stack(depth):
    """Overwrite what earlier calls left on the stack."""
    return [clear_stack(depth - 1), list(range(20)), str(depth)] if depth else 0


def closed(make):
    """Whether nearly all generators that were dropped are closed; a conservative collector may keep a few a little longer."""
    log.clear()
    drop(make, 40)
    clear_stack(50)
    gc.collect()
    gc.collect()
    return len(log) >= 36, len(set(log)) in (1, len(log))


print(closed(guarded), closed(lambda n: with_resource()), log[0], closed(delegating))
drop(lambda n: unguarded(), 40)

# One that never ran, one that ended and one that was closed have nothing to run.
log.clear()


def quiet():
    guarded(101)
    list(guarded(102))
    g = guarded(103)
    next(g)
    g.close()
    next(guarded(104))


quiet()
clear_stack(50)
gc.collect()
print(101 in log, 102 in log, 103 in log)
kept = guarded("kept")
next(kept)
gc.collect()
print("kept" in log, next(kept))

# An error on the way is told to nobody but sys.unraisablehook.
told = []
sys.unraisablehook = lambda u: told.append((u.exc_type.__name__, u.err_msg.split(" <")[0], u.object))


def failing():
    try:
        yield 1
    finally:
        raise KeyError("in finally")


def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass


drop(lambda n: failing(), 20)
drop(lambda n: stubborn(), 20)
clear_stack(50)
gc.collect()
gc.collect()
print(sorted(set(told)))
# One that the collector has kept may still be closed at the end: say nothing of it, and do not keep this module by the hook.
sys.unraisablehook = len


def at_exit():
    try:
        yield 1
    finally:
        print("closed at exit")


last = at_exit()
next(last)
print("end")

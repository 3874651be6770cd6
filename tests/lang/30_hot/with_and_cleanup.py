# with, try/finally and nested functions in hot loops, with returns out of the middle.
class Lock:
    held = 0
    log = 0
    def __enter__(self): Lock.held += 1; return self
    def __exit__(self, *exc): Lock.held -= 1; Lock.log += exc[0] is not None; return False


lock = Lock()


def locked(i):
    with lock:
        if i % 3 == 0:
            return i
        if i % 3 == 1:
            raise ValueError(i)
        with lock, lock:
            i += Lock.held
    return -i


def run(n):
    t = errors = 0
    for i in range(n):
        try:
            t += locked(i)
        except ValueError:
            errors += 1
    return t, errors, Lock.held, Lock.log


def loops(n):
    t = 0
    for i in range(n):
        with lock:
            if i % 5 == 0:
                continue
            t += 1
            if i == n - 10:
                break
    return t, Lock.held


def nested_finally(n):
    order = 0
    def one(i):
        nonlocal order
        try:
            try:
                if i % 4 == 0: return "return"
                if i % 4 == 1: raise KeyError
                if i % 4 == 2: raise TypeError
            except KeyError:
                return "caught"
            finally:
                order = order * 2 % 1009 + 1
        except TypeError:
            return "outer"
        finally:
            order = order * 3 % 1013 + 2
        return "end"
    counts = {}
    for i in range(n):
        r = one(i)
        counts[r] = counts.get(r, 0) + 1
    return counts, order


def generator_cleanup(n):
    closed = 0
    def gen():
        nonlocal closed
        with lock:
            try:
                yield 1
                yield 2
            finally:
                closed += 1
    t = 0
    for i in range(n):
        g = gen()
        t += next(g)
        if i % 2:
            t += next(g)
        g.close()
    return t, closed, Lock.held


def raise_from_exit(n):
    class Bad:
        def __enter__(self): return 1
        def __exit__(self, *a): raise OSError("exit")
    contexts = 0
    for i in range(n):
        try:
            with Bad():
                if i % 2: raise KeyError
        except OSError as e:
            contexts += isinstance(e.__context__, KeyError)
    return contexts


def finally_overrides(n):
    t = 0
    for i in range(n):
        while True:
            try:
                if i % 2: raise ValueError
                t += 1
                break
            except ValueError:
                t += 100
                break
            finally:
                t += 10000
    return t


print(run(3000), loops(1500), nested_finally(2000), generator_cleanup(1000), raise_from_exit(1000), finally_overrides(1000), sep="\n")

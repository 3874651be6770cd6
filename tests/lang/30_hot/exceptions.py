# Raising and catching in hot loops: here, in callees, through finally, with retry.
def safe_divide(n):
    total = 0
    for i in range(n):
        try:
            total += 100 // (i % 5)
        except ZeroDivisionError:
            total -= 1
    return total


def thrower(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i


def catcher(n):
    good = bad = 0
    for i in range(n):
        try:
            good += thrower(i)
        except ValueError as e:
            bad += e.args[0]
    return good, bad


def finally_loop(n):
    log = 0
    for i in range(n):
        try:
            if i % 7 == 0:
                continue
            if i == n - 3:
                break
            log += 1
        finally:
            log += 1000
    return log


def returns_from_finally_loop(n):
    for i in range(n):
        try:
            if i == n - 1:
                return i
        finally:
            last = i
    return None


def nested_handlers(n):
    counts = [0, 0, 0, 0]
    for i in range(n):
        try:
            try:
                if i % 4 == 0:
                    raise KeyError(i)
                if i % 4 == 1:
                    raise IndexError(i)
                if i % 4 == 2:
                    [][i]
                counts[0] += 1
            except KeyError:
                counts[1] += 1
                if i % 8 == 0:
                    raise RuntimeError from None
            finally:
                counts[2] += 1
        except (IndexError, RuntimeError):
            counts[3] += 1
    return counts


def propagate(n):
    def level(k):
        if k == 0:
            raise LookupError("deep")
        try:
            level(k - 1)
        finally:
            trail[0] += k
    trail = [0]
    caught = 0
    for i in range(n):
        try:
            level(i % 5)
        except LookupError:
            caught += 1
    return caught, trail


def stop_iteration(n):
    total = 0
    it = iter(())
    for i in range(n):
        try:
            total += next(it)
        except StopIteration:
            it = iter((i, i + 1))
    return total


def attribute_probe(n):
    class A: x = 1
    class B: pass
    total = 0
    objects = [A(), B(), A()]
    for i in range(n):
        try:
            total += objects[i % 3].x
        except AttributeError:
            total += 100
    return total


def key_probe(n):
    d = {}
    for i in range(n):
        try:
            d[i % 50] += 1
        except KeyError:
            d[i % 50] = 1
    return len(d), sum(d.values())


def last_traceback(n):
    for i in range(n):
        try:
            thrower(3 * i)
        except ValueError as e:
            tb = e.__traceback__
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return names


def with_loop(n):
    class Ctx:
        entered = exited = 0
        def __enter__(self): self.entered += 1; return self.entered
        def __exit__(self, kind, value, tb): self.exited += 1; return kind is ValueError
    c = Ctx()
    seen = 0
    for i in range(n):
        with c as e:
            thrower(i)
            seen += e
    return c.entered, c.exited, seen


print(safe_divide(3000), catcher(3000), finally_loop(2000), returns_from_finally_loop(1500), nested_handlers(2000))
print(propagate(1000), stop_iteration(2000), attribute_probe(1500), key_probe(2000), last_traceback(500), with_loop(1500))
for i in range(2000):
    try:
        if i == 1999:
            raise KeyError("end")
    except KeyError as e:
        print("module level", e)

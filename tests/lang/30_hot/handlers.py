"""Exceptions that are raised and handled often enough to be handled in compiled code."""
import sys


class Custom(Exception):
    pass


def lines(e):
    """Function and distance of the line from the function's first, for each entry of the traceback."""
    out, tb = [], e.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        out.append((code.co_name, tb.tb_lineno - code.co_firstlineno))
        tb = tb.tb_next
    return out


def check(x):
    if x % 3 == 0:
        raise Custom(x)
    return x


def middle(x):
    y = check(x)
    return y + 1


def caught(n):
    total, seen = 0, set()
    for i in range(n):
        try:
            total += middle(i)
        except Custom as e:
            total -= e.args[0]
            seen.add(tuple(lines(e)))
    return total, seen


def from_dict(n):
    table = {i: i for i in range(0, 50, 2)}
    total = 0
    for i in range(n):
        try:
            total += table[i % 50]
        except KeyError as e:
            total += 100 * (e.args[0] % 2)
        else:
            total += 1
    return total


def finally_runs(n):
    log = [0, 0, 0]
    for i in range(n):
        try:
            if i & 3 == 0:
                raise ValueError(i)
            if i & 3 == 1:
                continue
        except ValueError:
            log[1] += 1
            continue
        finally:
            log[0] += 1
        log[2] += 1
    return log


def breaks(n):
    count = 0
    for i in range(n):
        while True:
            try:
                count += 1
                check(3)
            except Custom:
                break
            finally:
                count += 10
    return count


def nested(n):
    out = []
    for i in range(n):
        try:
            try:
                check(i * 3)
            except Custom as inner:
                raise KeyError("outer") from inner
        except KeyError as e:
            if i % 500 == 0:
                out.append((type(e.__cause__).__name__, e.__cause__ is e.__context__, lines(e), lines(e.__cause__)))
    return out


def context(n):
    kinds = set()
    for i in range(n):
        try:
            try:
                check(0)
            except Custom:
                {}[i]
        except KeyError as e:
            kinds.add((type(e.__context__).__name__, e.__suppress_context__, len(lines(e)), len(lines(e.__context__))))
    return kinds


def reraises(n):
    shapes = set()
    for i in range(n):
        try:
            try:
                middle(0)
            except Custom:
                raise
        except Custom as e:
            shapes.add(tuple(lines(e)))
    return shapes


def named_again(n):
    shapes = set()
    for i in range(n):
        try:
            try:
                middle(0)
            except Custom as e:
                raise e
        except Custom as e:
            shapes.add(tuple(lines(e)))
    return shapes


def handling(n):
    """What is being handled before, within and after."""
    kinds = set()
    for i in range(n):
        before = sys.exception()
        try:
            check(0)
        except Custom:
            within = type(sys.exception()).__name__
            try:
                [][i]
            except IndexError:
                inner = type(sys.exception()).__name__
            again = type(sys.exception()).__name__
        kinds.add((before, within, inner, again, sys.exception()))
    return kinds


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow
        self.log = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        self.log.append(kind and kind.__name__)
        return self.swallow


def managed(n):
    manager, out = Manager(True), 0
    for i in range(n):
        with manager:
            out += check(i)
            out += 1
    loud = Manager(False)
    for i in range(n):
        try:
            with loud:
                out += check(i)
        except Custom:
            out -= 1
    return out, manager.log.count(None), manager.log.count("Custom"), loud.log.count("Custom")


def unbound(n):
    count = 0
    for i in range(n):
        if i % 2:
            fresh = 1
        try:
            count += fresh
            del fresh
        except UnboundLocalError:
            count += 100
        try:
            missing_name
        except NameError:
            count += 1
    return count


def wrong_handler(n):
    """Classes that may not be caught: the handler raises."""
    kinds = set()
    for i in range(n):
        try:
            try:
                check(0)
            except (ValueError, 5):
                pass
        except TypeError as e:
            kinds.add((str(e), type(e.__context__).__name__))
    return kinds


def groups(n):
    total = 0
    for i in range(n):
        try:
            raise ExceptionGroup("g", [ValueError(i), KeyError(i)])
        except* ValueError as e:
            total += len(e.exceptions)
        except* KeyError as e:
            total += 10
    return total


def generator(n):
    for i in range(n):
        try:
            got = yield check(i)
            if got:
                yield got
        except Custom:
            yield -1


def generated(n):
    return sum(generator(n))


def stops(n):
    total = 0
    for i in range(n):
        it = iter([1, 2])
        try:
            while True:
                total += next(it)
        except StopIteration:
            total += 5
    return total


class Lazy:
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        return self.data[key]

    def __getattr__(self, name):
        raise AttributeError(name)

    def get(self, key):
        try:
            return self[key % 100]
        except KeyError:
            value = self.data[key % 100] = key * 2
            return value

    def attribute(self):
        try:
            return self.nothing
        except AttributeError as e:
            return len(e.args[0])


def lazily(n):
    total = 0
    for i in range(n):
        if i % 200 == 0:
            lazy = Lazy()
        total += lazy.get(i) + lazy.attribute()
    return total


def recursive(n):
    if n == 0:
        raise Custom("deep")
    try:
        return recursive(n - 1)
    except Custom as e:
        if n % 10:
            raise
        return len(lines(e))


def recursion(n):
    return {recursive(i % 40 + 1) if i % 40 + 1 >= 10 else 0 for i in range(n)}


def in_comprehension(n):
    def safe(x):
        try:
            return check(x)
        except Custom:
            return None

    return sum(1 for x in range(n) if safe(x) is None), [safe(x) for x in range(5)]


def changes_meaning():
    """The handler's class is another one later."""
    global Expected
    Expected = Custom
    out = []
    for i in range(3000):
        if i == 2500:
            Expected = ValueError
        try:
            try:
                check(0)
            except Expected:
                out.append("expected")
        except Custom:
            out.append("other")
    return out.count("expected"), out.count("other"), out[2499:2502]


def recursion_errors(n):
    def forever(k):
        return forever(k + 1)

    out = set()
    for i in range(n):
        try:
            forever(0)
        except RecursionError as e:
            out.add(str(e))
    return out


for test in (
    caught, from_dict, finally_runs, breaks, nested, context, reraises, named_again, handling, managed, unbound, wrong_handler,
    groups, generated, stops, lazily, recursion, in_comprehension,
):
    print(test.__name__, test(1500))
print(changes_meaning())
print(recursion_errors(60))



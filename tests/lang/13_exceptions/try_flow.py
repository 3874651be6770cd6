# try, except, else, finally: which parts run, in which order, and what they return.
# When a generator that was dropped is closed is up to the collector: 23_gc/dropped_generators has that.
def flow(action):
    trail = []
    try:
        try:
            trail.append("try")
            if action == "raise":
                raise ValueError("v")
            if action == "type":
                raise TypeError("t")
            if action == "return":
                return trail
            trail.append("end of try")
        except ValueError as e:
            trail.append(f"except {e}")
        else:
            trail.append("else")
        finally:
            trail.append("finally")
    except TypeError as e:
        trail.append(f"outer {e}")
    trail.append("after")
    return trail


for action in ("none", "raise", "type", "return"):
    print(action, flow(action))


def return_order():
    try:
        return print("return value") or "from try"
    finally:
        print("in finally")


print(return_order())


def nested():
    for i in range(3):
        try:
            try:
                if i == 1:
                    continue
                print("body", i)
            finally:
                print("inner finally", i)
        finally:
            print("outer finally", i)
    return "done"


print(nested())


def breaks():
    while True:
        try:
            break
        finally:
            print("finally on break")
    return "broke"


print(breaks())


def saved_return():
    x = 1
    try:
        return x
    finally:
        x = 2


print(saved_return())


def raise_in_handler():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise KeyError("second")
        finally:
            print("cleanup")
    except KeyError as e:
        return repr(e), repr(e.__context__)


print(raise_in_handler())


def raise_in_else():
    try:
        pass
    except ValueError:
        return "wrong"
    else:
        raise ValueError("from else")


try:
    raise_in_else()
except ValueError as e:
    print(e)


def raise_in_finally():
    try:
        raise ValueError("lost")
    finally:
        raise TypeError("wins")


try:
    raise_in_finally()
except TypeError as e:
    print(e, "context", repr(e.__context__))


def loop_retry():
    attempts = 0
    while True:
        try:
            attempts += 1
            if attempts < 4:
                raise OSError(attempts)
            return attempts
        except OSError as e:
            print("retry", e.args)


print(loop_retry())


def generator_finally():
    try:
        yield 1
        yield 2
    finally:
        print("generator closed")


loop = generator_finally()
for v in loop:
    print(v)
    break
loop.close()
g = generator_finally()
next(g)
g.close()
try:
    try:
        raise ValueError
    except* ValueError as group:
        print(type(group).__name__, group.exceptions)
finally:
    print("end")

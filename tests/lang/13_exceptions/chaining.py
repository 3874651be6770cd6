# __cause__, __context__, from None, suppression.
def chain(e, depth=0):
    parts = []
    while e is not None and depth < 10:
        parts.append(f"{type(e).__name__}({e}) cause={type(e.__cause__).__name__} suppress={e.__suppress_context__}")
        e = e.__cause__ or e.__context__
        depth += 1
    return " <- ".join(parts)


def low(): raise KeyError("low")


def wrap():
    try:
        low()
    except KeyError as e:
        raise ValueError("wrapped") from e


def implicit():
    try:
        low()
    except KeyError:
        raise ValueError("implicit")


def hidden():
    try:
        low()
    except KeyError:
        raise ValueError("hidden") from None


def deep():
    try:
        wrap()
    except ValueError:
        try:
            1 / 0
        except ZeroDivisionError:
            raise RuntimeError("deep")


for f in (wrap, implicit, hidden, deep):
    try:
        f()
    except Exception as e:
        print(f.__name__, chain(e))
try:
    try:
        raise ValueError(1)
    except ValueError as e:
        raise e
except ValueError as e:
    print("same", e.__context__, e.__cause__)
try:
    try:
        raise ValueError(1)
    finally:
        try:
            raise KeyError(2)
        except KeyError as e:
            print("inner context", repr(e.__context__))
except ValueError as e:
    print("outer context", e.__context__)
a, b = ValueError("a"), ValueError("b")
try:
    try:
        raise a
    except ValueError:
        raise b
except ValueError:
    try:
        raise a
    except ValueError as e:
        print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
e = ValueError("manual")
e.__cause__ = KeyError("c")
print(e.__suppress_context__, repr(e.__cause__))
e.__cause__ = None
print(e.__suppress_context__)
for value in (5, "x", ValueError):
    try:
        e.__cause__ = value
    except TypeError as t:
        print(t)
    try:
        e.__context__ = value
    except TypeError as t:
        print(t)
try:
    raise ValueError("x") from KeyError
except ValueError as e:
    print(repr(e.__cause__))


def gen():
    try:
        yield
    except KeyError:
        raise ValueError("in generator")


g = gen()
next(g)
try:
    g.throw(KeyError("thrown"))
except ValueError as e:
    print(chain(e))
import sys
print(sys.exception(), sys.exc_info())
try:
    raise ValueError("now")
except ValueError as e:
    print(sys.exception() is e, sys.exc_info()[0], sys.exc_info()[1] is e)
    try:
        raise KeyError
    except KeyError:
        print(type(sys.exception()).__name__)
    print(type(sys.exception()).__name__)
print(sys.exception())

# Which handler matches: subclasses, tuples, expressions, bare except.
def which(error):
    try:
        raise error
    except (IndexError, KeyError) as e:
        return f"lookup pair {type(e).__name__}"
    except LookupError:
        return "lookup"
    except ArithmeticError as e:
        return f"arithmetic {e}"
    except Exception as e:
        return f"exception {e!r}"
    except BaseException as e:
        return f"base {type(e).__name__}"


for error in (IndexError, KeyError("k"), LookupError(), ZeroDivisionError("z"), OverflowError, ValueError("v", 2), SystemExit(2), KeyboardInterrupt, GeneratorExit, StopIteration(5)):
    print(which(error))
handlers = {"a": ValueError, "b": (TypeError, OSError)}
for key in "ab":
    try:
        raise TypeError("dynamic")
    except handlers[key]:
        print("matched", key)
        break
    except Exception:
        print("not matched", key)
try:
    try:
        raise ValueError
    except "not a class":
        pass
except TypeError as e:
    print(e, "| context", repr(e.__context__))
try:
    try:
        raise ValueError
    except (TypeError, 5):
        pass
except TypeError as e:
    print(e)
for bad in (5, "text", None, object, int):
    try:
        raise bad
    except TypeError as e:
        print(e)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)


class Meta(type):
    def __instancecheck__(cls, obj): return True
    def __subclasscheck__(cls, sub): return True


class Fake(Exception, metaclass=Meta): pass


try:
    try:
        raise ValueError("real")
    except Fake:
        print("instance hooks are used")
except ValueError:
    print("instance hooks are not used")


class Refuses(Exception):
    def __init__(self, a, b): super().__init__(a)


try:
    raise Refuses
except TypeError as e:
    print(e)
try:
    try:
        1 / 0
    except:
        print("bare")
        raise
except ZeroDivisionError as e:
    print("reraised", e, e.__context__)
try: raise OSError(2, "No such file", "name.txt")
except OSError as e: print(e, e.errno, e.strerror, e.filename, type(e).__name__, e.args)
print(repr(OSError(1)), str(OSError(1, "x")), type(OSError(17, "x")).__name__, isinstance(FileNotFoundError(), OSError), IOError is OSError)
try:
    raise KeyError("quoted")
except KeyError as e:
    print(str(e), e)
print(str(KeyError()), str(KeyError(1, 2)), str(ValueError()), str(ValueError("a", "b")), repr(ValueError("a")), repr(ValueError()), [Exception("x")])
def f():
    try: raise ValueError("x")
    except (ValueError, TypeError): return "no name"
    except ValueError, TypeError: return "unreachable"
print(f())

# The basics of exceptions.
def divide(a, b):
    try:
        result = a / b
    except ZeroDivisionError as error:
        print("caught", error)
        return None
    else:
        print("no error")
        return result
    finally:
        print("finally")


print(divide(6, 3))
print(divide(1, 0))
try:
    raise ValueError("bad value", 42)
except (TypeError, ValueError) as error:
    print(type(error).__name__, error, error.args)
try:
    try:
        [][1]
    except KeyError:
        print("wrong handler")
except LookupError as error:
    print("LookupError catches", type(error).__name__, error)


class Custom(Exception):
    pass


try:
    raise Custom
except Custom as error:
    print(repr(error), error.args)
for bad in ("int('x')", "undefined", "None.x", "1 + 'a'", "{}['k']", "[].pop()", "().x", "len(5)"):
    try:
        eval(bad)
    except Exception as error:
        print(f"{bad}: {type(error).__name__}: {error}")
try:
    assert 1 == 2, "sums differ"
except AssertionError as error:
    print("AssertionError:", error)

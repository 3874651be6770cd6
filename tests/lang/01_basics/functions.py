# Defining and calling simple functions.
def nothing():
    pass


def one():
    return 1


def add(a, b=10):
    """Add two numbers."""
    return a + b


def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def early(n):
    for i in range(n):
        if i == 3:
            return "early"
    return "late"


print(nothing(), one(), add(1), add(1, 2), add(b=1, a=2), add(*[3, 4]), add(**{"a": 5}))
print(factorial(5), factorial(25), is_even(10), is_odd(7))
print(early(2), early(10))
print(add.__name__, add.__doc__, add.__defaults__, one.__doc__)
square = lambda x: x * x
print(square(7), (lambda: "called")(), square.__name__)
functions = [add, max, len, square]
print([f.__name__ for f in functions])
print((lambda *args, **kwargs: (args, kwargs))(1, 2, x=3))


def multiple():
    return 1, 2, 3


a, b, c = multiple()
print(a, b, c, multiple())

# Decorators: order, arguments, on classes, and expressions as decorators.
def trace(function):
    print("decorating", function.__name__)

    def wrapper(*args, **kwargs):
        print(f"-> {function.__name__}{args}{kwargs or ''}")
        result = function(*args, **kwargs)
        print(f"<- {result}")
        return result

    wrapper.__wrapped__ = function
    return wrapper


def repeat(times):
    print("repeat", times)

    def decorate(function):
        print("decorate", function.__name__)
        return lambda *args: [function(*args) for _ in range(times)]

    return decorate


@trace
def add(a, b=1):
    return a + b


@repeat(2)
@trace
def hello(name):
    return "hello " + name


print(add(1), add(1, b=5), hello("you"), add.__wrapped__(3, 4))


def register(registry):
    def decorate(cls):
        registry[cls.__name__] = cls
        cls.tag = len(registry)
        return cls
    return decorate


registry = {}


@register(registry)
class A:
    pass


@register(registry)
class B(A):
    def __repr__(self):
        return "B()"

    @property
    @trace
    def value(self):
        return 42

    @staticmethod
    @trace
    def static(x):
        return x

    @classmethod
    @trace
    def klass(cls):
        return cls.__name__


print(sorted(registry), A.tag, B.tag, B().value, B.static(1), B.klass())
decorators = {"x": [trace]}


@decorators["x"][0]
def subscripted(): return 1


@lambda f: "replaced by " + f.__name__
def gone(): pass


@(trace if len(gone) > 3 else repeat(3))
def conditional(): return 2


print(subscripted(), gone, conditional())


class Counter:
    def __init__(self, function):
        self.function, self.calls = function, 0

    def __call__(self, *args):
        self.calls += 1
        return self.function(*args)


@Counter
def counted(x): return x * 2


print(counted(2), counted(4), counted.calls)
try:
    @5
    def bad(): pass
except TypeError as e:
    print(e)

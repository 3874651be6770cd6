# What a function knows about itself.
def f(a, b: int = 2, *args, c, d: "text" = 4, **kwargs) -> bool:
    """Doc of f.

    More.
    """
    local = a
    return local


print(f.__name__, f.__qualname__, f.__module__, repr(f.__doc__), f.__defaults__, f.__kwdefaults__, f.__dict__)
print(f.__annotations__)
code = f.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_varnames, code.co_firstlineno, code.co_filename.rsplit("/")[-1])
f.extra = [1]
print(f.extra, f.__dict__)
f.__name__ = "renamed"
f.__qualname__ = "Deep.renamed"
f.__doc__ = None
print(f.__name__, f.__qualname__, f.__doc__, str(f).split(" at ")[0])
for name, value in (("__name__", 5), ("__defaults__", 5), ("__kwdefaults__", 5), ("__dict__", 5), ("__code__", 5)):
    try:
        setattr(f, name, value)
    except TypeError as e:
        print(name, e)


def outer():
    def inner():
        pass
    class Local:
        def method(self):
            return lambda: 0
    return inner, Local, Local().method()


inner, Local, function = outer()
print(inner.__qualname__, Local.__qualname__, Local.method.__qualname__, function.__qualname__, function.__name__)
print(callable(f), callable(Local), callable(Local()), callable(5), type(f).__name__, type(len).__name__, type(Local().method).__name__, type([].append).__name__)
print(len.__name__, len.__doc__ is not None, [].append.__name__, str(len), repr(print))
g = f
print(g is f, g == f, hash(g) == hash(f), {f: 1}[g])
bound = Local().method
print(bound.__func__ is Local.method, bound.__self__.__class__ is Local, bound == bound.__self__.method, bound.__name__)
try:
    bound.x = 1
except AttributeError as e:
    print(e)

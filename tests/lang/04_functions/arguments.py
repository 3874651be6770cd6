# Binding of every kind of parameter.
def positional(a, b, c): return a, b, c
def defaults(a, b=2, c=3): return a, b, c
def star(a, *rest): return a, rest
def keywords(a, **named): return a, named
def both(*args, **kwargs): return args, kwargs
def keyword_only(a, *, b, c=3): return a, b, c
def positional_only(a, b=2, /): return a, b
def everything(a, b=2, /, c=3, *d, e, f=6, **g): return a, b, c, d, e, f, g


print(positional(1, 2, 3), positional(1, c=3, b=2), positional(*[1, 2], c=3), positional(**{"c": 1, "b": 2, "a": 3}))
print(defaults(1), defaults(1, c=9), defaults(1, 5), defaults(a=0), defaults(*(7, 8, 9)))
print(star(1), star(1, 2, 3), star(*"abc"), keywords(1), keywords(1, x=2, y=3), keywords(a=1, b=2))
print(both(), both(1, 2, x=3), both(*[1], *[2, 3], **{"x": 1}, **{"y": 2}, z=3), both(*(), **{}))
print(keyword_only(1, b=2), keyword_only(b=1, a=2, c=0))
print(positional_only(1), positional_only(1, 5))
print(everything(1, e=5), everything(1, 2, 3, 4, 5, e=6, f=7, h=8), everything(1, e=0, a=1, b=2))


def order(label, value=None):
    print(label, end=" ")
    return value


print(both(order("a"), *order("b", [1]), order("c"), k=order("d"), **order("e", {"m": 1}), n=order("f")))


def default_once(item, seen=[]):
    seen.append(item)
    return seen


print(default_once(1), default_once(2), default_once(3, []), default_once.__defaults__)
x = 1
def late(a=x): return a
x = 2
print(late(), late.__defaults__, keyword_only.__kwdefaults__)
late.__defaults__ = (10,)
print(late())
keyword_only.__kwdefaults__ = {"b": 20}
try:
    print(keyword_only(1, c=2))
    print(keyword_only(1))
except TypeError as e:
    print(e)


def rebinding(*args, **kwargs):
    args += (9,)
    kwargs["new"] = 1
    return args, kwargs


source = {"a": 1}
print(rebinding(*[1], **source), source)

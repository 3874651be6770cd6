# Exceptions out of every kind of place: operators, attribute hooks, iteration, comparison, hashing, formatting.
class Boom(Exception): pass


def boom(*args, **kwargs): raise Boom("boom")


class B:
    __add__ = __radd__ = __iadd__ = __neg__ = __len__ = __iter__ = __next__ = __contains__ = __getitem__ = __setitem__ = __delitem__ = __call__ = boom
    __eq__ = __lt__ = __hash__ = __bool__ = __str__ = __format__ = __int__ = __float__ = __index__ = __enter__ = __reversed__ = boom
    def __exit__(self, *a): pass
    def __getattr__(self, name): raise Boom(f"getattr {name}")
    @property
    def prop(self): raise Boom("prop")


b = B()
places = """b + 1|1 + b|-b|len(b)|iter(b)|next(b)|1 in b|b[0]|b()|b == 1|b < 1|hash(b)|bool(b)|not b|str(b)|f"{b}"|int(b)|float(b)|[1][b]|b.missing|b.prop|list(b)|[*b]|{**b}|sorted([b, b])|{b}|{b: 1}|[b] == [1]|[b].index(2)|max(b, b)|b and 1|1 if b else 2|any([b])|all([b])|sum([b])|"%s" % b|"%d" % b|range(b)|"x" * b|reversed(b)|zip(b)|map(int, b)|[x for x in b]|{x for x in b}|(x for x in b)|tuple(b)|set(b)|print(b)|isinstance(1, b)|getattr(b, "x")|getattr(b, "x", 5)|hasattr(b, "x")|enumerate(b)|divmod(b, 1)|abs(b)|min([b, b])|[1, 2, 3][b:]|"a".join(b)|dict(b)|b is b|id(b) > 0|type(b).__name__|[b] is None|(b, b)[0] is b"""
for place in places.split("|"):
    try:
        print(place, "->", eval(place))
    except (Boom, TypeError) as e:
        print(place, "->", type(e).__name__, e)
for statement in ("b += 1", "b[0] = 1", "del b[0]", "with b: pass", "for x in b: pass", "a, c = b", "if b: pass", "while b: pass", "assert b", "x = [b]; x.remove(5)", "del b.nothing", "raise b", "match b:\n case 1: pass", "match b:\n case [x]: pass", "class C(b): pass", "import math as m; m.floor(b)", "d = {}; d[b] = 1", "{1, b}", "[].sort(key=b); [1].sort(key=b)"):
    try:
        exec(statement)
        print(repr(statement), "fine")
    except (Boom, TypeError, AttributeError) as e:
        print(repr(statement), "->", type(e).__name__, e)

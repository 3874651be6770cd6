# The TypeErrors of builtin functions and methods for bad arguments.
calls = """len()|len(1)|len([], [])|len(obj=[])|abs()|abs("a")|abs(1, 2)|ord()|ord(1)|chr("a")|isinstance(1)|isinstance(1, 2)
isinstance(1, (int, 2))|issubclass(1, int)|issubclass(int, 1)|iter()|iter(1)|iter(1, 2)|next()|next(1)|next(iter([]))|sum()|sum(1)|sum(["a"])|sum(["a"], "")|sum([[1]], 5)
min()|min(1)|min([])|min([], default=3)|min(1, "a")|max([], key=None)|min(1, 2, default=3)|max(1, 2, foo=3)|sorted()|sorted(1)|sorted([1, "a"])|sorted([1], [2])|sorted([1], foo=1)
range()|range("a")|range(1.5)|range(1, 2, 0)|range(1, 2, 3, 4)|range(a=1)|enumerate()|enumerate(1)|enumerate([], "a")|zip(1)|zip([], 5)|zip([1], strict=1, foo=2)|map()|map(len)|map(len, 5)|filter(None)|filter(None, 5)
reversed({1})|reversed(5)|any(5)|all()|hash([])|hash({})|hash()|id()|repr()|getattr(1)|getattr(1, 2)|getattr(1, "x")|setattr(1, "x", 2)|delattr(1, "x")|hasattr(1, 2)|callable()|divmod(1)|divmod(1, "a")|pow(1)|round("a")|round(1, 2, 3)
print(1, foo=2)|input(1, 2)|bool(1, 2)|bool(x=1)|list(1)|list(1, 2)|tuple(5)|set(5)|set([[]])|frozenset(1, 2)|dict(5)|dict([1])|dict([(1, 2, 3)])|dict(1, 2)|str(1, 2)|str(b"a", "nope")|bytes("a")|bytes(-1)|bytes([256])|bytes(1.5)|type()|type(1, 2)|type("A", 5, {})|object(1)|super()|vars(1)|dir(1, 2)|slice()|property(1, 2, 3, 4, 5)|staticmethod()|complex("a")
[].append()|[].append(1, 2)|[].pop("a")|[].pop()|[1].pop(5)|[].insert(1)|[].remove(1)|[].index(1)|[].extend(5)|[].sort(1)|[].sort(foo=1)|[].count()|{}.pop(1)|{}.pop()|{}.get()|{}.popitem()|{}.update(5)|{}.setdefault()|{}.fromkeys()|{}.fromkeys(5)|set().pop()|set().remove(1)|set().add([])|().index(1)|(1,).count()
"".join(5)|"".join([1])|"a".split("")|"a".split(1)|"".replace("a")|"".find()|"".find(1)|"a".index("b")|"".startswith(1)|"".startswith([])|"".center()|"".center("a")|"".center(5, "ab")|"".encode("nope")|"".format_map(5)|"{}".format()|"{a}".format()|"{0}{}".format(1)|"".zfill("a")|"".strip(1)|"".count()|"".translate()|"".partition("")|"".ljust(2, 3)|"%d %d" % 1|"%d" % (1, 2)|"%(a)s" % 1|"%(a)s" % {}|"%q" % 1|"%" % 1
L[1.0]|L["a"]|L[None]|T["a"]|S["b"]|{}[[]]|N[0]|O[0]|L[1, 2]|[][0]|()[0]|""[0]|b""[0]|range(3)[5]|len[0]|int[0]|[1][10**30]|[][::0]|S[::"b"]"""
L, T, S, N, O = [1, 2], (1,), "a", 5, None
for line in calls.splitlines():
    for call in line.split("|"):
        try:
            print(call, "->", eval(call))
        except Exception as e:
            print(call, "->", type(e).__name__ + ":", e)

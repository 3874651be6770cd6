# The variables of comprehensions that are compiled into their function are among those of the function, in order of first use.
def show(f):
    c = f.__code__
    print(c.co_name, c.co_nlocals, c.co_varnames, c.co_cellvars, c.co_freevars)


def after_the_value(rows):
    names = [x for x in rows]
    total = sum([x * y for x in names for y in names])
    return total


def shared(x):
    first = [x for x in range(x)]
    second = {x: i for i, x in enumerate(first)}
    return x, second


def nested(rows):
    return [[cell + row[0] for cell in row] for row in rows]


def captured(rows):
    calls = [lambda: x for x in rows]
    return [c() for c in calls]


def walrus(rows):
    last = None
    squares = [last := x * x for x in rows]
    return last, squares


def walrus_global(rows):
    global seen
    return [seen := x for x in rows]


class Body:
    names = [q for q in "ab"]

    def method(self):
        return [__class__ for _ in "a"]


for f in (after_the_value, shared, nested, captured, walrus, walrus_global, Body.method):
    show(f)
print(after_the_value([1, 2]), shared(3), nested([[1, 2], [3]]), captured([1, 2]), walrus([2, 3]), walrus_global([4]), seen)
print(Body.names, Body().method())


# What a run leaves in a variable is not seen by the next one.
def unbound(rows):
    for _ in range(2):
        try:
            print([x for _ in rows for x in [x]])
        except UnboundLocalError as e:
            print(e)
        print([x for x in rows])


unbound([1])


# A body that cannot be reached has no code objects.
def dead():
    if 0:
        for i in 1:
            (x for x in y)
    try:
        return 1
    finally:
        (z for z in "")


print([c.co_name for c in dead.__code__.co_consts if hasattr(c, "co_name")], dead.__code__.co_varnames)


def generic[T](x=1, *, k=2): pass
def generic_plain[T](): pass


print(generic.__type_params__, generic.__defaults__, generic.__kwdefaults__, generic_plain.__defaults__)

# del of names, items, slices and attributes, and what is left.
x = 1
del x
try:
    x
except NameError as e:
    print(type(e).__name__, e)
try:
    del x
except NameError as e:
    print(type(e).__name__, e)


def f(a):
    del a
    try:
        return a
    except UnboundLocalError as e:
        return str(e)


def g():
    try:
        del never
    except UnboundLocalError as e:
        return str(e)
    never = 1


def h():
    cell = 1
    def inner():
        return cell
    del cell
    try:
        inner()
    except NameError as e:
        return str(e)


def nested_delete():
    value = 1
    def remove():
        nonlocal value
        del value
    remove()
    try:
        return value
    except NameError as e:
        return str(e)


print(f(1), g(), h(), nested_delete(), sep="\n")
items = list(range(10))
del items[0], items[-1], items[1:3], items[::2]
print(items)
d = {1: 2, 3: 4}
del d[1]
print(d)
a, b, c = 1, 2, 3
del (a, b), [c]
print([n for n in ("a", "b", "c") if n in globals()])


class C:
    attribute = 1


o = C()
o.attribute = 2
del o.attribute
print(o.attribute)
for bad in ("del o.attribute", "del d[99]", "del items[99]", "del C.nope", "del (1,)[0]", "del 'a'[0]", "del len"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__, e)
del C.attribute
print(hasattr(o, "attribute"))
try:
    raise ValueError("x")
except ValueError as err:
    pass
try:
    err
except NameError as e:
    print(e)
i = "before"
for i in range(2): pass
print(i)
print([i for i in "ab"], i)
len = lambda x: "shadowed"
print(len([]))
del len
print(len([]))

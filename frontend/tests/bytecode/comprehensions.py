def f(xs):
    a = [x * 2 for x in xs if x]
    b = {x: y for x, y in xs}
    c = {x for y in xs for x in [y + 1]}
    return (x for x in xs)


class C:
    names = [n for n in dir() if n]

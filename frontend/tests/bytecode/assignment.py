def swap(a, b):
    a, b = b, a
    a, b = b, a + b
    return a, b


def several(x):
    a = b = x
    a.y = b[0] = x
    first, *rest = x
    (p, q), r = x
    x[1:2] = r
    x[a] += 1
    x.z -= b
    del x[0], x.y, p
    return q, first, rest


def order(x):
    return x + (x := 5) + x

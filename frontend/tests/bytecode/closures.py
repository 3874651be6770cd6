def outer(a):
    b = 1

    def inner(c):
        nonlocal b
        b = a + c
        return lambda: (b, c)

    b += 1
    return inner, [lambda: i for i in a]

def f(a, b, c):
    x = a + b * c - 1
    y = (x + 5) ** 2 // 3
    x += y
    x -= 1
    return x @ y


def constants():
    return 2 * 3 + 4, "ab" * 2, (1, 2)[1], -5, 1 << 20, not 1


def chain(a):
    return a + 1 + 2 + 3

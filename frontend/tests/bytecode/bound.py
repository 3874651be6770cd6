def f(c):
    if c:
        x = 1
    print(x)
    print(x)
    for y in c:
        pass
    del x
    return y


def g(c):
    try:
        x = c()
    except ValueError as e:
        return e
    return x

def f(a):
    if 0:
        a = 1
    if __debug__:
        return a
    print("never")
    while 1:
        pass


def g():
    raise ValueError
    return 1


def asserting(a):
    assert a, "no"
    assert a > 1

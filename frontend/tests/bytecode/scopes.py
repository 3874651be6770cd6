def f():
    global a
    a = b
    del a

    class C:
        x = a
        y = x
        del x

    [y := i for i in a]
    return y

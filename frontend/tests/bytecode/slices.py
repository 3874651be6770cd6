def f(a, i):
    return a[1:2], a[i:], a[::i], a[i], a[-1], a[i, 1:]

def f(a, b):
    g(a, b)
    x = g(a + b, k=a)
    a.method(b).other(x, n=1)
    g(*a)
    g(1, *a, k=b, **x)
    return g(h(x))

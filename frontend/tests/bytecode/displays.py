def f(a, b):
    x = [a, b]
    y = [1, 2, 3]
    z = {1, 2, a}
    w = {"a": a, **b}
    v = (*a, b)
    return [*x, *y]

def f(a, b):
    a = a or b
    x = a and b
    y = a if b else x
    return (a or b) + (not a)

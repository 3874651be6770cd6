def f(a, b):
    x = f"{a}"
    y = f"<{a!r:>{b}}> {b:x}"
    return t"{a} {b!s}"

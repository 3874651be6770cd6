def f(a, b, c):
    if a < b <= c:
        return 1
    if not (a and b or c):
        return 2
    if a is None or b is not None:
        return 3
    if a == 3 and b != -1:
        return 4
    if a in (1, 2) or b not in [3, 4]:
        return 5
    while True:
        if a:
            break
        if b:
            continue
        c()

def f(x):
    match x:
        case 1 | "a":
            return 1
        case [a, *_, b] if a:
            return b
        case {"k": v, **rest}:
            return v, rest
        case Point(x=0, y=y) as p:
            return y, p
        case None:
            pass
        case _:
            return 2

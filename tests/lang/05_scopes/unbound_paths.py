# Names that are bound on some paths only.
def maybe(flag):
    if flag:
        x = 1
    try:
        return x
    except UnboundLocalError as e:
        return str(e)


def after_loop(items):
    for item in items:
        last = item
    try:
        return last, item
    except UnboundLocalError as e:
        return str(e)


def after_try(fail):
    try:
        if fail:
            raise ValueError
        y = "bound"
    except ValueError:
        pass
    try:
        return y
    except UnboundLocalError as e:
        return str(e)


def rebound(n):
    out = []
    for i in range(n):
        if i % 2:
            z = i
        try:
            out.append(z)
            del z
        except UnboundLocalError:
            out.append(None)
    return out


def with_binding():
    class CM:
        def __enter__(self): raise ValueError
        def __exit__(self, *a): return True
    try:
        with CM() as bound:
            pass
    except ValueError:
        pass
    try:
        return bound
    except UnboundLocalError as e:
        return str(e)


def import_binding(flag):
    if flag:
        import math
    try:
        return math.floor(1.5)
    except UnboundLocalError as e:
        return str(e)


def match_binding(v):
    match v:
        case [a, 1]:
            pass
        case {"k": b}:
            pass
    found = []
    try:
        found.append(a)
    except UnboundLocalError:
        found.append("no a")
    try:
        found.append(b)
    except UnboundLocalError:
        found.append("no b")
    return found


def nested_class():
    class A:
        try:
            missing
        except NameError as e:
            text = str(e)
        else:
            text = "found"
    return A.text


print(maybe(True), maybe(False), after_loop([1]), after_loop([]), after_try(False), after_try(True), rebound(5), with_binding(), import_binding(True), import_binding(False), match_binding([5, 1]), match_binding({"k": 2}), match_binding(0), nested_class(), sep="\n")

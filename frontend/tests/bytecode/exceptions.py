def f():
    try:
        g()
    except (ValueError, TypeError) as e:
        return h(e)
    except Exception:
        raise
    else:
        g()
    finally:
        done()


def early(xs):
    for x in xs:
        try:
            if x:
                return x
            continue
        finally:
            x = None


def group():
    try:
        g()
    except* OSError as e:
        h(e)

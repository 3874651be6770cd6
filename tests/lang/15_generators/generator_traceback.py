# A traceback through generators and yield from.
def leaf():
    yield 1
    raise KeyError("leaf")


def branch():
    yield from leaf()


def consume():
    for x in branch():
        print(x)


consume()

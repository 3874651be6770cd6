# An uncaught exception: a traceback and the code 1.
def outer(x):
    return inner(x) + 1


def inner(x):
    return 10 // x


print(outer(5))
outer(0)

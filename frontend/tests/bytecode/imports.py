import os
import os.path as p
from sys import argv, path as q


def f():
    import a.b
    from .c import d
    return a, d

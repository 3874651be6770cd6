# Compiled code that calls interpreted code keeps count of the depth of calls.
import sys


def interpreted():
    return len(locals())


def calls_it(n):
    total = 0
    for _ in range(n):
        total += interpreted()
    return total


def resumes_it(n):
    total = 0
    for _ in range(n):
        for x in looks():
            total += x
    return total


def looks():
    yield len(locals())
    yield 1


def deep(n):
    try:
        return deep(n + 1)
    except RecursionError:
        return n


print(calls_it(3000), resumes_it(3000))
sys.setrecursionlimit(300)
print(250 < deep(0) <= 300)

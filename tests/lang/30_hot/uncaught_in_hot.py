# A traceback out of a hot loop, through calls that a compiler would inline.
def check(x):
    if x == 2345:
        raise ValueError(f"bad {x}")
    return x


def twice(x):
    return check(x) + check(x + 1)


def work(n):
    total = 0
    for i in range(n):
        total += twice(i)
    return total


print(work(2000))
print(work(3000))

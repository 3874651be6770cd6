# Generators that resume generators: the frames exist already, so the limit of recursion does not hold for them, but they count.


def each(it):
    for x in it:
        yield x


def delegate(it):
    yield from it


def ask(it):
    yield next(it)


def evaluated(it):
    return (x for x in it)


def chain(maker, it, depth):
    for _ in range(depth):
        it = maker(it)
    return it


for maker in each, delegate, evaluated:
    for depth in 200, 1100, 5000:
        for _ in range(3):
            print(maker.__name__, depth, list(chain(maker, iter([1, 2, 3]), depth)))

print(list(chain(ask, iter([1, 2]), 200)))


# Calls made in them find less room.
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


def base(n):
    for _ in range(2):
        yield down(n)


for depth in 100, 500, 900, 1100:
    for n in 80, 450, 850:
        try:
            print(depth, n, list(chain(each, base(n), depth)))
        except RecursionError as e:
            print(depth, n, e)


# The sieve that adds a generator for each prime.
def numbers():
    n = 2
    while True:
        yield n
        n += 1


def primes():
    source = numbers()
    while True:
        prime = next(source)
        yield prime
        source = (n for n in source if n % prime)


# `prime` is looked up late: the filter is by the latest one.
from_sieve = primes()
print([next(from_sieve) for _ in range(1500)][-1])


def recursive(n):
    if n:
        yield from recursive(n - 1)
    yield n


print(sum(recursive(400)))
try:
    print(sum(recursive(2000)))
except RecursionError as e:
    print(e)

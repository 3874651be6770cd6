# Generators as tasks: round robin, pipelines with send, recursion through permutations.
def task(name, n):
    for i in range(n):
        yield f"{name}{i}"


def round_robin(*tasks):
    tasks = list(tasks)
    while tasks:
        for t in list(tasks):
            try:
                yield next(t)
            except StopIteration:
                tasks.remove(t)


print(list(round_robin(task("a", 3), task("b", 1), task("c", 2))))


def consumer(function):
    def start(*args):
        g = function(*args)
        next(g)
        return g
    return start


@consumer
def collect(into):
    while True:
        into.append((yield))


@consumer
def filtered(keep, target):
    while True:
        x = yield
        if keep(x):
            target.send(x)


@consumer
def broadcast(*targets):
    while True:
        x = yield
        for t in targets:
            t.send(x)


evens, big = [], []
source = broadcast(filtered(lambda x: x % 2 == 0, collect(evens)), filtered(lambda x: x > 6, collect(big)))
for i in range(10):
    source.send(i)
print(evens, big)


def permutations(items):
    if not items:
        yield []
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [items[i]] + rest


def queens(n, board=()):
    if len(board) == n:
        yield board
    for c in range(n):
        if all(c != b and abs(c - b) != len(board) - r for r, b in enumerate(board)):
            yield from queens(n, board + (c,))


print(sum(1 for _ in permutations([1, 2, 3, 4, 5])), list(permutations([1, 2, 3]))[-1], next(queens(6)), sum(1 for _ in queens(7)))


def sieve():
    def integers(n):
        while True:
            yield n
            n += 1
    def without(p, source):
        return (x for x in source if x % p)
    source = integers(2)
    while True:
        p = next(source)
        yield p
        source = without(p, source)


primes = sieve()
print([next(primes) for _ in range(25)])


def interleave(a, b):
    a, b = iter(a), iter(b)
    while True:
        try:
            yield next(a)
            yield next(b)
        except StopIteration:
            return


print(list(interleave("abc", [1, 2])))


def windows(it, n):
    window = []
    for x in it:
        window.append(x)
        if len(window) > n:
            window.pop(0)
        if len(window) == n:
            yield tuple(window)


print(list(windows(range(5), 3)))
gens = [task(str(i), i) for i in range(5)]
total = 0
while gens:
    g = gens.pop(0)
    if (x := next(g, None)) is not None:
        total += int(x)
        gens.append(g)
print(total)

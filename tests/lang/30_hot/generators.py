# Generators made, resumed and thrown into in hot loops.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def pairs(n):
    for i in range(n):
        for j in count(3):
            yield i, j


def delegating(n):
    for i in range(n):
        yield from count(i % 4)
    return n


def running_mean():
    total = n = 0
    value = yield
    while True:
        total += value
        n += 1
        value = yield total / n


def use_send(n):
    g = running_mean()
    next(g)
    for i in range(n):
        mean = g.send(i)
    return mean


def many_small(n):
    total = 0
    for i in range(n):
        for x in count(2):
            total += x
        total += sum(x * i for x in (1, 2))
        total += next(count(5)) + len([x for x in count(3)])
    return total


def early_exit(n):
    log = [0]
    def gen():
        try:
            for i in range(10):
                yield i
        finally:
            log[0] += 1
    total = 0
    for i in range(n):
        g = gen()
        for x in g:
            if x == i % 5:
                break
        total += x
        g.close()
    return total, log


def throws(n):
    def gen():
        k = 0
        while True:
            try:
                yield k
            except ValueError as e:
                k += e.args[0]
    g = gen()
    next(g)
    for i in range(n):
        g.throw(ValueError(i))
    return next(g)


def type_switch(n):
    def gen():
        for i in range(n):
            yield i if i < n // 2 else i / 2 if i < 3 * n // 4 else str(i)
    total = 0
    for v in gen():
        total += v if not isinstance(v, str) else len(v)
    return total


def interleaved(n):
    a, b = count(n), pairs(n)
    total = 0
    for x, (y, z) in zip(a, b):
        total += x * y - z
    return total


class Tree:
    def __init__(self, d): self.kids = [Tree(d - 1), Tree(d - 1)] if d else []; self.d = d
    def __iter__(self):
        yield self.d
        for k in self.kids:
            yield from k


print(sum(count(5000)), sum(i * j for i, j in pairs(1000)), sum(delegating(1500)), use_send(3000), many_small(800), early_exit(600), throws(500), type_switch(2000), interleaved(2000), sum(Tree(9)), sep="\n")
def lazily(n):
    steps = (x + 1 for x in range(n))
    for _ in range(20):
        steps = (x + 1 for x in steps)
    return sum(steps)
print(lazily(200))
def lru(n):
    live = [count(1000) for _ in range(50)]
    total = 0
    for i in range(n):
        total += next(live[i * 7 % 50])
    return total
print(lru(3000))

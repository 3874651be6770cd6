"""Division and remainder by constants, of numbers of either sign, at the ends of every range."""


def divides(values):
    out = []
    for n in values:
        out.append((n // 3, n % 3, n // 7, n % 7, n // 10, n % 10, n // 1000003, n % 1000003, n // 281474976710655, n % 6))
    return out


def mixes(values):
    h = 0
    for n in values:
        for q in (n // 3, n % 3, n // 7, n % 7, n // 1000003, n % 1000003, n // 8, n % 8, n // -7, n % -7):
            h = (h * 31 + q) % 1000000007
    return h


def counts(n):
    total = 0
    for i in range(n):
        total += (i % 7) * (i & 3) + i // 5 - (i - n) % 9 + (i - n) // 9
    return total


edges = []
for power in (0, 1, 5, 31, 32, 47, 48, 61, 62, 63):
    for d in (-2, -1, 0, 1, 2):
        edges += [2**power + d, -(2**power) + d]
print(mixes(list(range(-1500, 1500))), mixes(edges))
for row in divides(list(range(-600, 600)) + edges)[-20:]:
    print(row)
print(counts(3000))

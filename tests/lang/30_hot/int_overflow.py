# Ints in hot loops that leave the small range at various moments.
def grow(n):
    x = 1
    for _ in range(n):
        x = x * 3 + 1
    return x


def sum_to(n, step):
    total = 0
    for i in range(n):
        total += step
    return total


def alternate(n):
    x = 2**47
    trail = 0
    for i in range(n):
        if i % 2:
            x += 2**46
        else:
            x -= 2**46
        if i % 100 == 99:
            x *= 2
        trail ^= x & 0xFFFF
    return x, trail


def shift_out(n):
    results = []
    x = 1
    for i in range(n):
        x <<= 1
        if x > 2**70:
            results.append(x)
            x = 1
    return len(results), x


def negative(n):
    x = -1
    for i in range(n):
        x = x * 2 - 1
        if x < -(2**66):
            x = -1
    return x


def product_mod(n):
    x = 123456789
    for i in range(n):
        x = x * x % 1000000007 + i
    return x


def square_exact(n):
    total = 0
    for i in range(n):
        y = (2**24 + i) * (2**24 - i)
        total += y - 2**48
    return total


def abs_min(n):
    x = -(2**63)
    for i in range(n):
        x = -x if i % 3 else x
        x = abs(x) - 1 if i % 5 == 0 else x
    return x


print(grow(10), grow(200) % 10**9, sum_to(5000, 1), sum_to(5000, 2**45), sum_to(3000, -(2**46)), sum_to(3000, 2**62))
print(alternate(1000), shift_out(2000), negative(3000), product_mod(5000), square_exact(3000), abs_min(2000))
i = 2**48 - 500
while i < 2**48 + 500:
    i += 1
print(i)
i = -(2**48) + 500
while i > -(2**48) - 500:
    i -= 1
print(i, i // 7, i % 7)
total = 0
for i in range(2**48 - 300, 2**48 + 300):
    total += i
print(total)
total = 0
for i in range(2**63 - 300, 2**63 + 300):
    total ^= i
print(total)
fact = 1
for i in range(1, 400):
    fact = fact * i % (2**89 - 1) if fact > 2**300 else fact * i
print(fact % 10**12)

# Loops that live among big ints, and come back.
def collatz_big(n):
    x, steps = n, 0
    while x != 1:
        x = x >> 1 if x & 1 == 0 else 3 * x + 1
        steps += 1
    return steps


def fib_mod(n, m):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, (a + b) % m
    return a


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def powmod(b, e, m):
    r = 1
    while e:
        if e & 1:
            r = r * b % m
        b = b * b % m
        e >>= 1
    return r


def digits(n):
    total = count = 0
    while n:
        n, d = divmod(n, 10)
        total += d
        count += 1
    return total, count


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x, y = y, (y + n // y) // 2
    return x


def bits(n):
    x = 1
    ones = 0
    for i in range(n):
        x = (x << 3 | x >> 2) & (2**100 - 1) ^ i
        ones += x & 1
        if x % 17 == 0:
            x = x & 0xFF
    return ones, x


def lcg128(n):
    s = 1
    for _ in range(n):
        s = (s * 0x2360ED051FC65DA44385DF649FCCF645 + 0x5851F42D4C957F2D14057B7EF767814F) & (2**128 - 1)
    return s >> 64


def alternating(n):
    x = 2**48
    for i in range(n):
        x = -x + (1 if i % 2 else -1)
        x = x * 2 if abs(x) < 2**52 else x // 16
    return x


def harmonic(n):
    num, den = 0, 1
    for i in range(1, n):
        num, den = num * i + den, den * i
        g = gcd(num, den)
        num, den = num // g, den // g
    return num % 10**9, den % 10**9


print(collatz_big(2**200 + 1), fib_mod(3000, 10**15 + 37), gcd(3**300, 6**150), powmod(3, 10**40, 2**89 - 1) == pow(3, 10**40, 2**89 - 1), digits(7**600), isqrt(10**100 + 7), bits(3000), hex(lcg128(2000)), alternating(3000), harmonic(150), sep="\n")
x = 1
for i in range(2, 500):
    x *= i
    if i % 50 == 0:
        x >>= 60
print(x.bit_length(), x % 1000000007)
total = 0
for i in range(3000):
    y = (i * 2**40) ^ (i << 20) | i
    total += y & ~0xFFF
    total -= y >> 3
print(total, -total // 3, -total % 7, total // -3)
small = 0
for v in [2**49, -5, 2**63, 7, -(2**70), 0] * 400:
    small += (v < 10) + (v == 2**63) * 2 + (v > -(2**60)) * 4 + bool(v) * 8
print(small)

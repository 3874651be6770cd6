# Float loops: special values, int mixing, comparisons with nan, negative zero.
import math


def newton(x):
    guess = x
    for _ in range(50):
        guess = (guess + x / guess) / 2
    return guess


def overflow(n):
    x = 1.0
    for i in range(n):
        x *= 1.5
    return x


def underflow(n):
    x = 1.0
    for i in range(n):
        x /= 1.5
    return x


def nan_loop(n):
    x = 0.0
    less = greater = equal = 0
    for i in range(n):
        if i == n // 2:
            x = math.inf - math.inf
        if x < i: less += 1
        if x > i: greater += 1
        if x == x: equal += 1
    return less, greater, equal, x


def zero_signs(n):
    z = 0.0
    signs = 0
    for i in range(n):
        z = -z
        signs += math.copysign(1, z) < 0
    return signs, z


def mixed(n):
    total = 0
    for i in range(n):
        total += i if i % 2 else i / 2
    return total


def divide_by_zero(n):
    errors = 0
    for i in range(n):
        try:
            1.0 / (i % 10)
            1.0 % (i % 10 * 1.0)
        except ZeroDivisionError:
            errors += 1
    return errors


def int_float_compare(n):
    count = 0
    for i in range(n):
        count += (i == i * 1.0) + (2**53 + i == float(2**53 + i)) + (i < i + 0.5)
    return count


def floor_mod(n):
    total = 0.0
    for i in range(-n, n):
        total += i // 2.5 + i % 2.5 + (-i) // 0.3
    return total


def to_int(n):
    total = 0
    for i in range(n):
        total += int(i * 0.7) + round(i * 0.3) + math.floor(-i * 0.1)
    return total


def powers(n):
    total = 0.0
    for i in range(1, n):
        total += i ** 0.5 + i ** -1 + 2.0 ** (i % 10) + i ** 2
    return total


def truth(n):
    count = 0
    x = 1.0
    for i in range(n):
        if x: count += 1
        x = x - 0.25 if x else 1.0
    return count


def accumulate(n):
    vx = vy = 0.0
    x, y = 1.0, 0.0
    for i in range(n):
        r = (x * x + y * y) ** 1.5
        vx -= 0.01 * x / r
        vy -= 0.01 * y / r
        x += 0.01 * vx
        y += 0.01 * vy if i else 0.01
    return round(x, 6), round(y, 6)


print(newton(2.0), newton(1e10), overflow(3000), underflow(3000), nan_loop(2000), zero_signs(1001), mixed(2001), divide_by_zero(2000), int_float_compare(2000), floor_mod(700), to_int(2000), truth(2000), accumulate(500), sep="\n")
print(round(powers(1500), 6))
big = 1e15
for i in range(3000):
    big += 0.5
print(big, big == 1e15 + 1500)
x = 1
for i in range(1200):
    x = x * 1.0001 if i > 500 else x + 1
print(round(x, 8))
is_count = 0
for i in range(1000):
    a = float(i)
    b = a
    is_count += a is b
print(is_count)

# pow in all its forms, against repeated multiplication.
def slow_pow(base, exponent):
    result = 1
    for _ in range(exponent):
        result *= base
    return result


for base in (-3, -1, 0, 1, 2, 7, 10, 2**31, 2**48 + 1):
    for exponent in (0, 1, 2, 3, 7, 16, 33):
        assert base**exponent == slow_pow(base, exponent), (base, exponent)
        for modulus in (1, 2, 97, -97, 2**31 - 1, 2**61 - 1, 2**64 + 13, 10**30 + 57):
            assert pow(base, exponent, modulus) == base**exponent % modulus, (base, exponent, modulus)
print("all agree")
print(2**0.5, 4**0.5, (-8) ** (1 / 3), 2**-2, (-2) ** -3, 0**0, 0.0**0, 10**-5)
print(pow(2, 10**6, 10**9 + 7), pow(3, 2**70, 2**61 - 1))
print(len(str(7**1000)), 7**1000 % 10**10, (2**127 - 1) ** 3 % 10**12)
for thunk in (lambda: pow(2, -1), lambda: pow(0, -1), lambda: pow(4, -1, 8), lambda: pow(2.0, 2, 3), lambda: pow("a", 2), lambda: pow(2, 3, "a"), lambda: 0.0**-1, lambda: (-1) ** 0.5):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(pow(base=2, exp=5, mod=7), pow(3, -2, 11), [pow(a, -1, 13) * a % 13 for a in range(1, 13)])

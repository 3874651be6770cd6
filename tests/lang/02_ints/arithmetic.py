# Signs in division, precedence, and mixed sizes.
for a, b in ((7, 3), (-7, 3), (7, -3), (-7, -3), (6, 3), (-6, 3), (0, 5), (1, -1)):
    print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b), a / b)
    assert (a // b) * b + a % b == a
print(2 + 3 * 4 ** 2 // 5 % 7 - -1, (2 + 3) * 4, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, 2 ** -1)
print(7 & 3 | 8 ^ 1, 1 << 3 + 1, ~5 & 0xF, 5 - 3 - 1, 100 // 10 // 3)
print(-1 >> 1, -8 >> 1, -7 >> 1, -1 << 3, 1 << 0, 5 >> 100, -5 >> 100, 0 << 1000)
print(-5 & 3, -5 | 3, -5 ^ 3, ~-5, ~0, -1 & 0xFFFF)
for thunk in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: divmod(1, 0), lambda: 0 ** -1, lambda: 1 << -1, lambda: 1 >> -1, lambda: pow(2, 1, 0), lambda: pow(2, -1, 4), lambda: 1 << 1.0, lambda: 1.5 & 1):
    try:
        print(thunk())
    except Exception as error:
        print(type(error).__name__ + ":", error)
print(pow(3, 4), pow(3, 4, 5), pow(3, -1, 7), pow(-3, 5, 7), pow(3, 0, 1), pow(2, 100, 1000007))
print(abs(-5), abs(5), +(-3), round(5), round(-15, -1), round(25, -1), round(1234, -2), round(5, 3))
print((5).bit_length(), (0).bit_length(), (-8).bit_length(), (255).bit_count(), (-7).bit_count())
print(int(3.99), int(-3.99), int("12"), int("-0x1F", 16), int("0b101", 0), int(" 7 "), int("1_000"), int("z", 36))
print((7).real, (7).imag, (7).numerator, (7).denominator, (7).conjugate(), (6).as_integer_ratio(), (6).is_integer())

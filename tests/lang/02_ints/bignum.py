# Big integers: products, quotients, powers, shifts and conversions.
a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, a - b, a * b, b // a, b % a, -b // a, -b % a, b // -a, b % -a, sep="\n")
print(divmod(a * b + 17, b), a ** 5, sep="\n")
print(2**200, -(3**100), 10**50 // 3**50, sep="\n")
print(a & b, a | b, a ^ b, ~a, -a & b, -a | b, -a ^ -b, sep="\n")
print(a << 70, a >> 70, -a >> 70, a >> 1000, -a >> 1000, sep="\n")
print(a == a + 0, a < b, -a < b, a != b, a > 5, a < 1e40, a > 1e20, a == float(a), min(a, b) == a)
print(a.bit_length(), (a * b).bit_length(), a.bit_count(), (-a).bit_length())
print(hex(a), oct(a), bin(a), hex(-a), sep="\n")
print(int("9" * 60), int("-" + "8" * 60), int("f" * 40, 16), int("1" * 80, 2), sep="\n")
print(pow(a, b, 10**9 + 7), pow(a, 3, b), pow(-a, 3, b), pow(a, -1, 10**9 + 7))
print(a / b, b / a, float(a), a * 1.0, 2**1000 / 2**990, a // 1.0)
print(hash(a), hash(-a), hash(2**200), hash(10**100))
print(round(a, -20), round(-a, -29), abs(-a), +a, int(1e30), int(-1e25))
f = 1
for i in range(1, 61):
    f *= i
print(f)
for i in range(60, 0, -1):
    f //= i
print(f)
x, y = 0, 1
for _ in range(300):
    x, y = y, x + y
print(x, x % 1000000007, sum(map(int, str(x))))
try:
    2.0 ** 5000
except OverflowError as e:
    print("OverflowError:", e)
try:
    float(10**400)
except OverflowError as e:
    print("OverflowError:", e)
try:
    10**400 / 3
except OverflowError as e:
    print("OverflowError:", e)
print(10**400 // 10**398, 10**400 / 10**399, (10**25).to_bytes(12, "big"), int.from_bytes(b"\xff" * 12, "little"))

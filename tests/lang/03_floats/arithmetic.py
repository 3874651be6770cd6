# Float arithmetic, division signs, overflow and special values.
inf, nan = float("inf"), float("nan")
print(0.1 + 0.2, 1 / 3, 2 / 3, 1e308 * 10, -1e308 * 10, 5e-324 / 2, 1.7976931348623157e308)
for a, b in ((7.5, 2.0), (-7.5, 2.0), (7.5, -2.0), (-7.5, -2.0), (1.0, 0.1), (1e300, 1e-300 + 1), (-0.0, 3.0), (5.0, inf), (-5.0, inf)):
    print(a, b, a // b, a % b, divmod(a, b), a / b)
print(inf + 1, inf - inf, inf * 0, inf / inf, 1 / inf, -1 / inf, inf > 1e308, nan + 1)
print(0.0, -0.0, 0.0 == -0.0, 0.0 + -0.0, -0.0 + -0.0, 0.0 * -1, abs(-0.0))
for thunk in (lambda: 1.0 / 0.0, lambda: 1.0 // 0.0, lambda: 1.0 % 0.0, lambda: divmod(1.0, 0), lambda: 0.0 ** -1, lambda: 1e200 ** 2, lambda: 1.0 << 1, lambda: ~1.0):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(2.0 ** 0.5, 2.0 ** -1, (-2.0) ** 2, (-2.0) ** 3, (-8.0) ** (1 / 3), inf ** 0, nan ** 0, 1 ** nan, 0.0 ** 0)
print(1 + 1.0, 2 * 1.5, 3 - 0.5, True + 0.5, 10**20 + 0.0, 2**53 + 1.0, 1e16 + 1)
print(7.0 // 1, -7.5 // 1, 7 // 2.0, 1e20 // 1, 3 % -1.5, -3 % 1.5)
x = 1.0
for _ in range(60):
    x = x * 1.5 - 0.25
print(x)
total = 0.0
for i in range(1000):
    total += 0.1
print(total, sum([0.1] * 10), sum([1e16, 1.0, -1e16]), sum([0.1] * 1000))
print(min(1.0, nan), min(nan, 1.0), max(1, 1.0), max(1.0, 1), sorted([3.0, 1, 2.5, -inf, inf]))

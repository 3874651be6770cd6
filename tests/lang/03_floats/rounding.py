# round, int, floor and ceil, with ties and big digits.
from math import floor, ceil, trunc
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999999999999996, 0.49999999999999994, 1e15 + 0.5, 1e300, -2.7):
    print(x, round(x), int(x), floor(x), ceil(x), trunc(x))
for x in (2.675, 1.005, 2.5, 1234.5678, -1234.5678, 0.15, 0.25, 0.35, 1e22, 5e-5):
    print(x, [round(x, n) for n in (-3, -2, -1, 0, 1, 2, 3, 4, 10)], round(x, None))
print(round(1e308, -308), round(1.5, 400), round(1.5, -400), round(-0.4), round(-0.04, 1))
inf, nan = float("inf"), float("nan")
for f in (round, int, floor, ceil, trunc):
    for x in (inf, nan):
        try:
            print(f(x))
        except (OverflowError, ValueError) as e:
            print(f.__name__, type(e).__name__, e)
print(round(inf, 2), round(nan, 2))
for bad in (lambda: round(1.5, 1.0), lambda: round("a"), lambda: round(), lambda: round(1.7976931348623157e308, -308)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print((3.0).is_integer(), (3.5).is_integer(), (0.75).as_integer_ratio(), (1e300).as_integer_ratio()[1], (-2.0).as_integer_ratio())
print((1.5).hex(), (0.1).hex(), (-0.0).hex(), inf.hex(), (5e-324).hex(), float.fromhex("0x1.8p3"), float.fromhex("-0x.1p-4"), float.fromhex("inf"))
print(hash(1.0) == hash(1), hash(0.5), hash(-0.0), hash(1e300), hash(inf), hash(-inf), hash(0.1), hash(2.0**70) == hash(2**70))

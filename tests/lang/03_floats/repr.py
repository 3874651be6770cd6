# The shortest repr that reads back, and where it changes form.
values = [0.1, 1.0, 100.0, 1e15, 1e16, 1e17, 123456789012345.6, 1234567890123456.7, 12345678901234567.0, 1e21, 1e22, 1e23,
          1e-3, 1e-4, 1e-5, 0.00012345, 0.000012345, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
          3.141592653589793, 2.718281828459045, 1 / 3, 2 / 3, 4.35, 0.3, 0.1 + 0.2, 9007199254740993.0, 1e100, 1.5e-10,
          -1.0, -0.0, -1e-7, 123e45, 9.999999999999999e22, 0.5, 0.25, 1e5, 299792458.0]
for x in values:
    assert float(repr(x)) == x
    print(repr(x), str(x), f"{x}", [x])
print(float("inf"), float("-inf"), float("nan"), -float("nan"))
for text in ("1", "1.", ".5", "1e5", "1E+5", "-1e-5", " 2.5 ", "1_0.5", "inf", "-Infinity", "NaN", "+nan", "infinit", "", ".", "e5", "1e", "1__0", "0x1", "1e400", "-1e400", "1e-400", "1.0\n", "٣.٥", "1 2", "--1"):
    try:
        print(repr(text), float(text))
    except ValueError as e:
        print("ValueError:", e)
print(float(), float(3), float(True), float(10**22), float("9" * 400), float(b"1.5"))
for bad in (None, [], 1j, "x"):
    try:
        float(bad)
    except Exception as e:
        print(type(e).__name__ + ":", e)

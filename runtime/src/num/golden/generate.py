"""Records what CPython computes for the tests of `num`: run `python3.14 generate.py > num.txt`.

A line is a function, its arguments and its result, separated by tabs. Ints are in hexadecimal, floats by `hex()`,
errors as `!` and the message.
"""

import math
import random
import struct

random.seed(314)


def show(value):
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return hex(value)
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, tuple):
        return " ".join(map(show, value))
    return ascii(value)[1:-1] if isinstance(value, str) else str(value)


def record(name, function, *arguments):
    try:
        result = function(*arguments)
        if isinstance(result, complex):
            result = "complex"
    except (ArithmeticError, ValueError, MemoryError) as error:
        result = "complex" if "complex" in str(error) else "!" + str(error)
    print(name, *map(show, arguments), show(result), sep="\t")


def some_int():
    bits = random.choice([1, 3, 8, 31, 48, 53, 54, 62, 63, 64, 65, 100, 127, 128, 129, 200, 640, 1100])
    value = random.getrandbits(bits)
    if random.random() < 0.2:
        value = 1 << bits
    if random.random() < 0.1:
        value = (1 << bits) - 1
    return random.choice([value, -value])


def some_float():
    kind = random.randrange(8)
    if kind == 0:
        return struct.unpack("d", random.randbytes(8))[0]
    if kind == 1:
        return random.choice([0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 5e-324, 2.2250738585072014e-308,
                              1.7976931348623157e308, 0.1, 1e16, 1e-5, 0.5, 1.5, 2.5])
    if kind == 2:
        return float(random.randrange(-1000, 1000))
    if kind == 3:
        return random.uniform(-100, 100)
    if kind == 4:
        return round(random.uniform(-1000, 1000), random.randrange(5))
    if kind == 5:
        return 2.0 ** random.randrange(-1074, 1024)
    if kind == 6:
        return random.randrange(10**6) * 10.0 ** random.randrange(-20, 20)
    return random.randrange(-(2**53), 2**53) / 2 ** random.randrange(60)


binary = {
    "add": int.__add__, "sub": int.__sub__, "mul": int.__mul__, "divmod": divmod, "floordiv": int.__floordiv__,
    "mod": int.__mod__, "truediv": int.__truediv__, "and": int.__and__, "or": int.__or__, "xor": int.__xor__,
    "gcd": math.gcd, "lcm": math.lcm,
}
for _ in range(50):
    for name, function in binary.items():
        record(name, function, some_int(), some_int())
for _ in range(70):
    value = some_int()
    for name, function in {"neg": int.__neg__, "not": int.__invert__, "abs": abs, "bit_length": int.bit_length,
                           "bit_count": int.bit_count, "to_f64": float, "hash": hash, "str": str}.items():
        record(name, function, value)
    record("isqrt", math.isqrt, value)
    shift = random.randrange(200)
    record("shl", int.__lshift__, value, shift)
    record("shr", int.__rshift__, value, shift)
    record("pow", pow, value >> max(0, value.bit_length() - 70), random.randrange(40))
    record("modpow", pow, value, some_int() >> 64, some_int())
    other = some_float() if random.random() < 0.5 else float(value >> max(0, value.bit_length() - 900)) + random.randrange(2)
    record("cmp", lambda a, b: "nan" if b != b else str((a > b) - (a < b)), value, other)
    length = random.choice([0, 1, 2, 8, 9, 16, (value.bit_length() + 7) // 8, (value.bit_length() + 8) // 8])
    for signed in (False, True):
        record("to_bytes", lambda v, n, s: v.to_bytes(n, "little", signed=s).hex(), value, length, signed)
    data = random.randbytes(length)
    record("from_bytes", lambda d, s: int.from_bytes(bytes.fromhex(d), "little", signed=s), data.hex(), True)
    record("from_bytes", lambda d, s: int.from_bytes(bytes.fromhex(d), "little", signed=s), data.hex(), False)
for text in ["0", "00", "0_0", "01", "-0", "+12", "--1", "1__0", "_1", "1_", "1_0", "0x1f", "0X_1f", "0x", "0x_", "0b101",
             "0o17", "0b12", "z", "Zz", " 12 ", "\t1\n", "", " ", "0x1_f", "-0xff", "- 1", "1 2", "9" * 30, "-" + "7" * 100,
             "9223372036854775807", "9223372036854775808", "-9223372036854775808", "000000000000000000000000000001",
             "123456789_123456789", "1.0", "1e5", "0_1", "0b", "0_"]:
    for base in (0, 2, 8, 10, 16, 36, 7):
        def parse(text, base):
            try:
                return int(text, base)
            except ValueError:
                return "bad"
        record("parse_int", parse, text, base)

for _ in range(250):
    x, y = some_float(), some_float()
    record("f_divmod", divmod, x, y)
    record("f_pow", lambda a, b: a**b, x, y)
    record("f_mod", lambda a, b: a % b, x, y)
    record("f_repr", repr, x)
    record("f_hash", lambda v: "nan" if v != v else hash(v), x)
    record("f_round", round, x, random.randrange(-5, 25) if random.random() < 0.9 else random.randrange(-400, 400))
    record("f_round_int", round, x)
    record("f_ratio", float.as_integer_ratio, x)
    record("f_hex", float.hex, x)
    record("f_frexp", lambda v: "%s %d" % (math.frexp(v)[0].hex(), math.frexp(v)[1]), x)
    record("f_ldexp", math.ldexp, math.frexp(y)[0], random.randrange(-1100, 1026))
for x, n in [(0.5, 0), (1.5, 0), (2.5, 0), (0.15, 1), (0.25, 1), (2.675, 2), (1e22, 2), (5e15, -1), (25.0, -1), (15.0, -1),
             (35.0, -1), (1.7976931348623157e308, -308), (1.5e308, -308), (5e307, -308), (1e300, -400), (0.05, 1),
             (-0.04, 1), (1e-300, 305), (5.015, 2), (1.005, 2), (1234567.8951, 3), (45.5, -2), (55.0, -2), (50.0, -2), (150.0, -2)]:
    record("f_round", round, x, n)
for text in ["0x1p0", "0x.8", "0x1.8p1", "1.8p1", "-0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p1023", "0x1p1024",
             "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "inf", "-Infinity", "nan", "0x", "0x.", "1.", ".1",
             "0x1p", "0x1p+", "  0x1p5  ", "0x1.00000000000008p0", "0x1.000000000000080000000000001p0", "0x1.000000000000180p0",
             "0x" + "f" * 300, "0x0." + "0" * 400 + "1p1600", "0x1p99999999999999999999", "0x1p-99999999999999999999",
             "0x0p99999999999999999999", "1e5", "0xg", "0x1 p1", "0x0.00000000000000000000000001p-1000", "-0x0p0"]:
    record("fromhex", float.fromhex, text)
for text in ["1", "1.", ".5", ".", "", "e5", "1e", "1e5", "1E+5", "1e-400", "1e400", "-1e400", "inf", "-INF", "Infinity", "nan",
             "+nan", "infi", "1_0", "1__0", "_1", "1_", "1_.5", "1._5", "1.5_5", "1e1_0", "1e_1", " 1.5 ", "\t1\n", "1 2", "0x1",
             "1.7976931348623159e308", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324",
             "2.4703282292062328e-324", "9007199254740993", "1" * 400, "0." + "0" * 400 + "1", "1d5", "--1", "+-1", "1_e5", "1e5_"]:
    def parse(text):
        try:
            return float(text)
        except ValueError:
            return "bad"
    record("parse_float", parse, text)


def small_float():
    return random.choice([some_float(), random.uniform(-2, 2), random.uniform(-30, 30), random.uniform(0, 200), random.random()])


for name in ["acos", "asin", "atan", "acosh", "asinh", "atanh", "cbrt", "cos", "cosh", "sin", "sinh", "tan", "tanh", "exp", "exp2",
             "expm1", "erf", "erfc", "sqrt", "log1p", "log", "log2", "log10", "gamma", "lgamma", "ulp", "degrees", "radians", "modf"]:
    for _ in range(40):
        record("m_" + name, getattr(math, name), small_float())
for name in ["pow", "fmod", "remainder"]:
    for _ in range(60):
        record("m_" + name, getattr(math, name), small_float(), small_float())
for _ in range(40):
    record("m_fma", math.fma, small_float(), small_float(), small_float())
    record("m_nextafter", lambda x, y, n: math.nextafter(x, y, steps=n), some_float(), some_float(), random.choice([0, 1, 2, 10**6, 2**63]))
    values = [small_float() for _ in range(random.randrange(6))]
    others = [small_float() for _ in values]
    if random.random() < 0.5:
        values += [-v * (1 + 1e-16) for v in values]
        others += others
    record("m_hypot", lambda *v: math.hypot(*v), *values)
    record("m_fsum", lambda *v: math.fsum(v), *values)
    record("m_sumprod", lambda *v: float(math.sumprod(v[::2], v[1::2])), *[v for pair in zip(values, others) for v in pair])
    n, k = random.randrange(300), random.randrange(200)
    record("comb", math.comb, n, k)
    record("perm", math.perm, n, k)
    record("factorial", math.factorial, n)
    record("comb", math.comb, some_int() ** 2, random.randrange(12))
    record("perm", math.perm, some_int() ** 2, random.randrange(12))
    for name in ["log", "log2", "log10"]:
        record("i_" + name, getattr(math, name), some_int() * 10 ** random.choice([0, 320]))
for _ in range(80):
    record("round", lambda v, n: round(v, -n), some_int(), random.randrange(30))
    record("round", lambda v, n: round(v, -n), random.randrange(-1000, 1000) * 5, random.randrange(4))
for text in ["1", "1j", "j", "+j", "-J", "1+2j", "1-j", "(1+2j)", " ( 1+2j ) ", "1+2", "", "1+-2j", "1j+2", "inf+nanj", "-infj", "nan-infj", "1e5-1e-5j",
             "1_0+2_0j", "1_+2j", "(1", "1)", "()", "1 + 2j", "++j", "1+j2", "infinity", ".5+.5j", "1..j", "-0.0-0.0j"]:
    def parse(text):
        try:
            value = complex(text)
            return "%s %s" % (value.real.hex(), value.imag.hex())
        except ValueError:
            return "bad"
    record("parse_complex", parse, text)

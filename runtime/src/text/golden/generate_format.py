"""Records what CPython formats for the tests of `text`: run `python3.14 generate_format.py > format.txt`.

A line is a kind, a specification, the value and the result, separated by tabs, written as in `generate.py`.
"""

import random

random.seed(314)


def show(value):
    return "".join(c if " " <= c <= "~" and c != "\\" else "\\{%x}" % ord(c) for c in value)


def record(kind, function, spec, value):
    try:
        result = function(spec, value)
    except (ValueError, OverflowError, TypeError) as error:
        result = "!" + str(error)
    shown = hex(value) if kind.endswith("int") else value.hex() if kind.endswith("float") else show(value)
    print(kind, show(spec), shown, show(result), sep="\t")


INTS = [0, 1, -1, 7, 42, 65, -255, 1000, 1234567, -98765432, 2**31, 10**18, -(2**64), 10**25, 0x20ac, 2**400]
FLOATS = [0.0, -0.0, 1.0, -1.5, 0.5, 2.5, 0.1, 3.14159, -1234.5678, 1e16, 1e-5, 123456789.123456789, 1e100, -1e-10, 5e-324,
          1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 0.00012345, 999999.5, -0.0004, 1e15, 1e22, 99.995]
STRINGS = ["", "a", "abc", "h\xe9llo", "\u4e2d\u6587", "\U0001f600!", "a b"]


def spec():
    parts = [
        random.choice(["", "", "<", ">", "^", "=", "*<", "\u4e2d^", "0=", "x>", "\U0001f600="]),
        random.choice(["", "", "", "+", "-", " "]),
        random.choice(["", "", "", "", "z"]),
        random.choice(["", "", "", "#"]),
        random.choice(["", "", "0"]),
        random.choice(["", "1", "5", "10", "12", "13", "14", "25"]),
        random.choice(["", "", "", ",", "_"]),
        random.choice(["", "", ".0", ".1", ".3", ".6", ".10", ".17", ".25", ".3,", ".10_", ".", ".,"]),
        random.choice(["", "", "d", "f", "e", "g", "x", "b", "n", "%", "F", "E", "G", "o", "X", "c", "s", "q", "\xe9", "qq"]),
    ]
    for _ in range(random.randrange(6)):
        parts[random.randrange(8)] = ""
    return "".join(parts)


def conversion():
    return "%" + "".join([
        random.choice(["", "", "-", "+", " ", "0", "#", "-0", "+0", "#0", " +"]),
        random.choice(["", "", "3", "8", "12"]),
        random.choice(["", "", ".0", ".", ".1", ".3", ".10"]),
        random.choice(["", "", "l"]),
    ])


for _ in range(1200):
    record("int", lambda s, v: format(v, s), spec(), random.choice(INTS))
    record("float", lambda s, v: format(v, s), spec(), random.choice(FLOATS))
    record("str", lambda s, v: format(v, s), spec(), random.choice(STRINGS))
for _ in range(300):
    record("%int", lambda s, v: s % v, conversion() + random.choice("dioxXu"), random.choice(INTS))
    record("%float", lambda s, v: s % v, conversion() + random.choice("eEfFgG"), random.choice(FLOATS))
    record("%str", lambda s, v: s % v, conversion() + "s", random.choice(STRINGS))
for s in ["99999999999999999999d", ".99999999999999999999f", "\u0661\u0660d", "\u0660", "^^^5", ",,", "__", ",_", "_,", ".2,_", ".2_,", ".3000f"]:
    record("int", lambda s, v: format(v, s), s, 1234567)
    record("float", lambda s, v: format(v, s), s, 1234.5)
    record("str", lambda s, v: format(v, s), s, "abc")
for s in ["%", "%5", "%.99999999999d", "%99999999999999999999d", "a%%b%dc"]:
    record("%int", lambda s, v: s % v, s, 5)


def pieces(s):
    import _string
    out = []
    for literal, name, spec, conversion in _string.formatter_parser(s):
        out.append(repr(literal) if name is None else f"{literal!r} <{name}> <{spec}> <{conversion}>")
    return " | ".join(out)


def names(s):
    import _string
    first, rest = _string.formatter_field_name_split(s)
    return " ".join([str(first)] + [("." if is_attribute else "#") + str(key) for is_attribute, key in rest])


def template(kind, function, s):
    try:
        result = function(s)
    except ValueError as error:
        result = "!" + str(error)
    print(kind, show(s), "", show(result), sep="\t")


for s in ["", "a", "{}", "a{}b", "{{}}", "{{{}}}", "}", "{", "a}b", "a{", "{a", "{a!", "{a!r", "{a!r}", "{a!rx}", "{a:x}", "{a!r:>{w}}", "{a:{b}{c}}",
          "{a:", "{a:{", "{a:{b}", "{a{b}}", "{a[}]}", "{a[{]}", "{!r}", "{:}", "x{0.a[1]!s:5}y{1}", "}}{{", "{}}", "{}}}", "{{}", "{a[b", "{a!}", "{a!:x}"]:
    template("pieces", pieces, s)
for s in ["", "a", "0", "12.b", "a.b[c].d", "a[0][x y]", "a.", "a..b", "a[", "a[]", "a[1]b", ".a", "[1]", "99999999999999999999", "a[99999999999999999999]", "-1",
          "a[-1]", "0x", "\u0661", "a]b", "a[b]]"]:
    template("names", names, s)
for _ in range(300):
    template("pieces", pieces, "".join(random.choice("{}{}a:!r[].") for _ in range(random.randrange(10))))
    template("names", names, "".join(random.choice("a1.[]b") for _ in range(random.randrange(8))))

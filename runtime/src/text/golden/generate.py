"""Records what CPython computes for the tests of `text`: run `python3.14 generate.py > text.txt`.

A line is a function, its arguments and its result, separated by tabs. In strings, what is not printable ASCII is
written as a backslash and its code point in braces; parts of a list are separated by a backslash and a semicolon.
"""

import os
import random
import sys
import unicodedata

if os.environ.get("PYTHONHASHSEED") != "42":
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "42"})

random.seed(314)


def show(value):
    if isinstance(value, str):
        return "".join(c if " " <= c <= "~" and c != "\\" else "\\{%x}" % ord(c) for c in value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return "\\;".join(map(show, value))
    return str(value)


def record(name, function, *arguments):
    try:
        result = function(*arguments)
    except (ValueError, OverflowError, TypeError) as error:
        result = "!" + str(error)
        if isinstance(error, (UnicodeEncodeError, UnicodeDecodeError)):
            result += " @%d:%d" % (error.start, error.end)
    print(name, *map(show, arguments), show(result), sep="\t")


ALPHABETS = ["ab", "abcAB ", "aB1 \t\n\r\x0b\x1c.", "a\xe9\xdf\xff\xa0\xb5\x85 A", "\u03a3\u03c3\u03c2aA' \u0345\u0301.",
             "\u0130\u0131iI\u01c5\u01c4\u01c6\ufb03\u0149", "a\U00010400\U00010428\U0001f600\u2028 \u3000",
             "x\ud800\udc00\udfffy", "\u0660\u00b2\u00bd\u2167\u4e00a1", "'\"\\\t\x00\x7f\xad\u0378\ue000a", "a\u1100\u1161\u11a8\uac00\u0327\u0301e\ufb01"]


def text(most=12):
    alphabet = random.choice(ALPHABETS)
    return "".join(random.choice(alphabet) for _ in range(random.randrange(most)))


unary = ["upper", "lower", "title", "capitalize", "casefold", "swapcase", "isalpha", "isdecimal", "isdigit", "isnumeric",
         "isalnum", "isspace", "isprintable", "isidentifier", "isupper", "islower", "istitle", "strip", "lstrip", "rstrip"]
for _ in range(60):
    s = text()
    for name in unary:
        record(name, getattr(str, name), s)
    record("repr", repr, s)
    record("ascii", ascii, s)
    record("hash", hash, s)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        record(form, lambda s: unicodedata.normalize(form, s), s)
    record("splitlines", str.splitlines, s, False)
    record("splitlines", str.splitlines, s, True)
    most = random.randrange(-1, 4)
    record("split_space", lambda s, n: s.split(None, n), s, most)
    record("rsplit_space", lambda s, n: s.rsplit(None, n)[::-1], s, most)
    alphabet = random.choice(ALPHABETS)
    s = "".join(random.choice(alphabet) for _ in range(random.randrange(30)))
    t = "".join(random.choice(alphabet) for _ in range(random.randrange(1, 3)))
    if random.random() < 0.1:
        t = text(3) or "a"
    new = text(4)
    record("split", str.split, s, t, most)
    record("rsplit", lambda s, t, n: s.rsplit(t, n)[::-1], s, t, most)
    for sub in (t, ""):
        record("find", str.find, s, sub)
        record("rfind", str.rfind, s, sub)
        record("count", str.count, s, sub)
        record("replace", str.replace, s, sub, new, most)
        record("startswith", str.startswith, s, sub)
        record("endswith", str.endswith, s, sub)
    record("partition", str.partition, s, t)
    record("rpartition", str.rpartition, s, t)
    record("strip_set", lambda s, t: [s.strip(t), s.lstrip(t), s.rstrip(t)], s, t)
    width = random.randrange(20)
    fill = random.choice("* \xe9\u1234\U0001f600")
    for name in ("center", "ljust", "rjust"):
        record(name, getattr(str, name), s, width, fill)
    record("zfill", str.zfill, random.choice(["", "+", "-"]) + s, width)
    record("expandtabs", str.expandtabs, s.replace("a", "\t"), random.randrange(9))
    record("compare", lambda a, b: (a > b) - (a < b), s, new)
    for codec in ("utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        for errors in random.sample(["strict", "ignore", "replace", "surrogateescape", "surrogatepass", "backslashreplace",
                                     "xmlcharrefreplace"], 2):
            record("encode", lambda s, c, e: s.encode(c, e), s[:8], codec, errors)
            data = bytearray(s[:6].encode(codec, "replace"))
            for _ in range(random.randrange(3)):
                if data:
                    data[random.randrange(len(data))] = random.choice([0, 0x41, 0x80, 0xbf, 0xc2, 0xd8, 0xdc, 0xe0, 0xed, 0xf0, 0xf4, 0xff])
            data = bytes(data[:random.randrange(len(data) + 1)] if random.random() < 0.3 else data)
            record("decode", lambda b, c, e: b.decode(c, e), data, codec, errors)
for lead in (0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf1, 0xf4, 0xf5):
    for rest in (b"", b"\x80", b"\x9f", b"\xa0", b"\x8f\x80", b"\xa0\x80", b"\x90\x80\x80", b"\x80a", b"\xa0\x80a", b"\x90\x80a"):
        record("decode", lambda b, c, e: b.decode(c, e), b"x" + bytes([lead]) + rest, "utf-8", "strict")
        record("decode", lambda b, c, e: b.decode(c, e), b"x" + bytes([lead]) + rest, "utf-8", "replace")
for _ in range(60):
    b = bytes(random.choice(b"aB z\n\r\t\x1c\x85\xff'\"\\1") for _ in range(random.randrange(12)))
    for name in ("isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower", "istitle", "title", "capitalize", "swapcase",
                 "strip", "splitlines", "split"):
        record("b_" + name, getattr(bytes, name), b)
    record("b_repr", repr, b)
    record("b_hex", lambda b, n: b.hex(":", n), b, random.randrange(-4, 5))
for s in ["", "00ff", "0 0", "00 ff", "0", "00f", "0g", "zz", " 12\n34 ", "1\xe92", "\u0661\u0662", "12\x1c34", "1 "]:
    record("fromhex", bytes.fromhex, s)
record("end", lambda: "ok")

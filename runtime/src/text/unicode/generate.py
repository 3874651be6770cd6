"""Writes `tables.rs`, the Unicode database of `str`: run `python3.14 generate.py` in this directory.

Everything is asked of CPython's own `str` methods, so the tables agree with them by construction. A character's
properties are one record; records are found by a two-level table over the code points.
"""

import sys
import unicodedata

FLAGS = ["ALPHA", "DECIMAL", "DIGIT", "NUMERIC", "LOWER", "UPPER", "TITLE", "SPACE", "PRINTABLE", "XID_START",
         "XID_CONTINUE", "CASED", "CASED_NOT_IGNORABLE", "CASE_IGNORABLE", "UPPER_MANY", "LOWER_MANY", "TITLE_MANY",
         "FOLD_MANY"]

extra = []


def mapping(character, result, many):
    """A mapping to one character is its distance, to several a place and length in EXTRA."""
    if len(result) == 1:
        return ord(result) - ord(character), 0
    codes = list(map(ord, result))
    for start in range(len(extra) - len(codes) + 1):
        if extra[start:start + len(codes)] == codes:
            break
    else:
        start = len(extra)
        extra.extend(codes)
    return start << 2 | len(codes), 1 << FLAGS.index(many)


def record(code):
    c = chr(code)
    cased_not_ignorable = (c + "\u03a3").lower()[-1] == "\u03c2"
    tests = {
        "ALPHA": c.isalpha(), "DECIMAL": c.isdecimal(), "DIGIT": c.isdigit(), "NUMERIC": c.isnumeric(),
        "LOWER": c.islower(), "UPPER": c.isupper(), "TITLE": c.istitle() and not c.isupper(), "SPACE": c.isspace(),
        "PRINTABLE": c.isprintable(), "XID_START": c.isidentifier(), "XID_CONTINUE": ("a" + c).isidentifier(),
        "CASED": (c + "a").title()[-1] == "a", "CASED_NOT_IGNORABLE": cased_not_ignorable,
        "CASE_IGNORABLE": not cased_not_ignorable and ("a" + c + "\u03a3").lower()[-1] == "\u03c2",
    }
    flags = sum(1 << FLAGS.index(name) for name, holds in tests.items() if holds)
    upper, upper_many = mapping(c, c.upper(), "UPPER_MANY")
    lower, lower_many = mapping(c, c.lower(), "LOWER_MANY")
    title, title_many = mapping(c, c.title(), "TITLE_MANY")
    fold, fold_many = mapping(c, c.casefold(), "FOLD_MANY")
    flags |= upper_many | lower_many | title_many | fold_many
    return flags, unicodedata.decimal(c, 255), unicodedata.digit(c, 255), upper, lower, title, fold


# The lone capital sigma lowers by context; by itself it is a plain sigma, which is what `lower` of one character says.
records = {}
of_code = []
for code in range(sys.maxunicode + 1):
    of_code.append(records.setdefault(record(code), len(records)))


def split(shift):
    blocks, first = {}, []
    for start in range(0, len(of_code), 1 << shift):
        block = tuple(of_code[start:start + (1 << shift)])
        first.append(blocks.setdefault(block, len(blocks)))
    return first, [entry for block in blocks for entry in block]


shift = min(range(4, 9), key=lambda shift: sum(map(len, split(shift))))
first, second = split(shift)


def rows(name, kind, values):
    print(f"pub(super) static {name}: [{kind}; {len(values)}] = [")
    line = ""
    for value in values:
        if len(line) + len(str(value)) > 118:
            print(line)
            line = ""
        line += f"{value},"
    print(line + "\n];\n")


with open("tables.rs", "w") as sys.stdout:
    print("//! The Unicode database, written by `generate.py`. Do not edit.\n")
    print(f"/// The version of Unicode.\npub const UNICODE_VERSION: &str = \"{unicodedata.unidata_version}\";\n")
    print(f"pub(super) const SHIFT: u32 = {shift};\n")
    for bit, name in enumerate(FLAGS):
        print(f"pub(super) const {name}: u32 = 1 << {bit};")
    print("\n/// Flags, decimal and digit value (255: none), upper, lower, title and folded case.")
    print("pub(super) type Record = (u32, u8, u8, i32, i32, i32, i32);\n")
    rows("RECORDS", "Record", ["(" + ",".join(map(str, entry)) + ")" for entry in records])
    rows("EXTRA", "u32", extra)
    assert max(first) < 65536 and max(second) < 65536
    rows("FIRST", "u16", first)
    rows("SECOND", "u16", second)

# SyntaxErrors made by hand: arguments, attributes, and how they are printed.
import sys

DETAILS = [
    ("f", 1, 2),
    ("f", 1, 2, "t"),
    ("f", 1, 2, "t", 3),
    ("f", 1, 2, "t", 3, 4),
    ("f", 1, 2, "t", 3, 4, 5),
    ("f", 1, 2, "t", 3, 4, 5, 6),
    [1, 2, 3, 4],
    "abcd",
    5,
]
for details in DETAILS:
    try:
        e = SyntaxError("m", details)
    except TypeError as error:
        print(error)
    else:
        print(e, e.args, e.filename, e.offset, e.end_lineno, e.end_offset, e._metadata, e.print_file_and_line)
e = SyntaxError("m")
e._metadata = 1
e.print_file_and_line = 2
e.end_offset = 3
print(e._metadata, e.print_file_and_line, e.end_lineno, e.end_offset)

ODD = [
    SyntaxError(),
    SyntaxError(""),
    SyntaxError("a"),
    SyntaxError(3, ("f", None, None, None)),
    SyntaxError("a", ("f", 1, None, "x y")),
    SyntaxError("a", ("f", 1, "2", "x y")),
    SyntaxError("a", (None, 1, 2, "x y\n", 1, 9)),
    SyntaxError("a", ("f", 1, 2, "x y\n", 2, 9)),
    SyntaxError(None, ("f", 1, 2, 5)),
    SyntaxError("", ("f", 1, 2, "")),
    SyntaxError("a", ("f", "q", 2, "  \tx é y", 1, 9)),
    SyntaxError("a", ("f", 1, -2, "  \tx é y", 1, 9)),
    SyntaxError("a", ("f", 1, 7, "a\nb c", 2, 3)),
    SyntaxError("invalid syntax", ("f", 2, 5, "    retrun 1\n", 2, 6)),
    SyntaxError("invalid syntax", ("f", 2, 5, "    fro x in y\n", 2, 6, (2, 5, "\n  fro x in y: pass\n"))),
    SyntaxError("invalid syntax", ("f", 2, 5, "    fro x in y: z\n", 2, 6, (2, 5, None))),
    SyntaxError("invalid syntax", ("f", 2, 5, "    fro x in y: z\n", 2, 6, 7)),
    SyntaxError("something else", ("f", 2, 5, "    fro x in y: z\n", 2, 6, (2, 5, None))),
    SyntaxError("Perhaps you forgot a comma", ("f", 2, 5, "\tfro x in y: z\n", 2, 6, (2, 5, None))),
]
for e in ODD:
    e.add_note("note")
    sys.excepthook(type(e), e, None)

# SyntaxErrors as objects: every attribute, for errors of each stage of the compiler.

NAMES = ["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"]


def show(source, mode="exec", flags=0):
    try:
        compile(source, "<nowhere>", mode, flags, True)
    except SyntaxError as e:
        print(type(e).__name__, *(repr(getattr(e, name)) for name in NAMES), sep="|")
    else:
        print("compiled", repr(source))


# Of the tokenizer and of the parser: with the line.
for text in ["x = 'abc\n", "(1,\n", "if 1:\nx\n", "if 1:\n  x\n y\n", "if 1:\n\tx\n        y\n", "a b\n", "f(a for b in c, d)\n", "é = 1 +\n", "x = '\\N{nothing}'\n"]:
    show(text)
# Of the symbol table and the compiler: the file is looked into, and there is none.
for text in ["return\n", "def f(a, a): pass\n", "def f():\n    x = 1\n    global x\n", "nonlocal x\n", "*a = b\n", "from __future__ import nothing\n", "match x:\n    case f'': pass\n"]:
    show(text)
# Other modes.
show("a = 1", "eval")
show("a; b", "single")
show("a\nb\n", "single")
show("", "single")
show("for x in", "single")

# What a read-eval-print loop asks: is the input unfinished, or wrong?
INCOMPLETE = 0x4000 | 0x200
for text in ["if 1:", "if 1:\n  x", "if 1:\n  x\n", "(1,", "'''a", "'a", "x = ", "x = )", "def f():\n", "a = 'b' \\\n", "while 1\n"]:
    show(text, "single", INCOMPLETE)

show(b"x = '\xff'\n")
show(b"# coding: nothing\n")
try:
    compile("x", "f", "func_type")
except ValueError as e:
    print(e)
try:
    compile("x", "f", "exec", 0x10000000)
except ValueError as e:
    print(e)

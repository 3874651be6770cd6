# What the arguments of a SyntaxError are depends on which part of the compiler finds it: the place is among them, or only in its attributes.
programs = [
    "def f():\n global x\n nonlocal x",
    "def f(a, a): pass",
    "nonlocal x",
    "[x := 1 for x in y]",
    "from __future__ import nope",
    "x\nfrom __future__ import division",
    "return",
    "f(a=1, a=2)",
    "x = 1 +",
    "if 1:\nx",
    b"# coding: unknown\n",
]
for program in programs:
    try:
        compile(program, "<program>", "exec")
    except SyntaxError as e:
        print(type(e).__name__, e.args)
        print("   ", e.msg, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)

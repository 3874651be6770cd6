# Misspelt keywords: what is printed of a SyntaxError that could be one.
import sys


def show(source, mode="exec"):
    try:
        compile(source, "<nowhere>", mode)
    except SyntaxError as e:
        print(e.msg, e._metadata[:2])
        sys.excepthook(type(e), e.with_traceback(None), None)
    else:
        print("compiled", repr(source))


SOURCES = [
    'retrun x',
    'def f():\n    retrun 1',
    'wile True: pass',
    'fro x in y: pass',
    'import a\nfro a import b\nclas X:\n  pass',
    'if a: 1\nels: 2',
    'if a:\n    b\nelf c:\n    d',
    'tru:\n    a\nexcept: b',
    'try:\n    a\nexcpt B: b',
    'try:\n    a\nfinaly:\n    b',
    'for x im y:\n    pass',
    'asynch def f(): pass',
    'async def f():\n    awat g()',
    'imprt x',
    'from x imprt y',
    'class C:\n    pass\n\ndef f(x):\n    if x:\n        retun x',
    'lamda x: y',
    'f = lamda x: y',
    'print(a ro b)',
    'x = [a b]',
    'raize X',
    'brek x',
    'whille x:\n    y',
    'whit open(x) as f: pass',
    'with open(x) sa f: pass',
    'glbal x',
    'def f():\n    nonlcal x',
    'dell x',
    'yeild x',
    'def f():\n    yeild x',
    'asert x',
    'a = Tru e',
    'a = b esle c',
    'a = b if c esle d',
    'a b c d e f g h i j k l m fro n in o: pass',
    'if x = 3 adn y: pass',
    'Fr x in y:\n    pass',
    'if a:\n    b\nif c:\n    x = (1,\n       2 in c,\n       fro x)',
    '\tretrun 1',
    'match x:\n    cse 1: pass',
    'fr x in range(10):\n  pass',
    'é retrun x',
    'def f():\n    é = 2; retrun é',
    'if x:\n\tif y:\n\t\t1\n\tretrun 3',
    "x = 1\nfor y in z:\n    pass\nwhile y:\n    f()\nx = [a bn\n, fro\n]",
    "def f():\n    if a:\n        pass\n    class A:\n        def g(self):\n            retun 1\n",
    "@a\nclass A:\n    pass\nfro x in y: pass",
    # Not looked at: too many names, too long, not the first error.
    "a, b, c, d, e, f, g, h, i, j, k fro in x",
    "a = '" + "x" * 1100 + "'; fro x in y: pass",
    "(fro x in y: pass",
    # Words that are near to several keywords, or to none.
    "f x in y: pass",
    "foor x in y: pass",
    "wth x: pass",
    "wi x: pass",
    "xyzzy x: pass",
    "FOR x in y: pass",
    "imporrt x",
    "iiimport x",
    "excep x",
]
for source in SOURCES:
    show(source)
show("yeild 1", "eval")
show("x = lamda: 1", "single")
show("if x: retrun 1", "single")

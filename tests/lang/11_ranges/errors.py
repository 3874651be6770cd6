# What ranges and slices say about wrong arguments and indices.
def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__ + ":", e)


for source in """
range()
range(1, 2, 3, 4)
range("a")
range(1, 2, 0)
range(1.5)
range(3)[5]
range(3)["a"]
range(3).index(7)
range(3).index("a")
range(a=1)
range(3)[2**100]
slice()
slice(1, 2, 3, 4)
slice(1, 2, 3).indices("a")
slice(1, 2, 0).indices(3)
slice("a").indices(3)
slice(1).indices(-1)
len(range(2**70))
range(2**70)[2**69]
range(2**70)[:: 2**60]
range(2**70)[-1]
2**69 in range(0, 2**70, 2)
range(0, 2**70, 2).index(2**69)
list(range(2**70, 2**70 + 3))
list(reversed(range(2**70, 2**70 + 3)))
list(range(5, 0, -2))
list(reversed(range(5, 0, -2)))
range(2) == range(0, 2, 1)
range(0) == range(2, 1)
hash(range(0)) == hash(range(5, 5))
range(10)[2:8:3]
range(10)[::-1]
range(1, 10, 1)
range(0, 10, 2)
slice(1, 2)
slice(1, 2) < slice(1, 3)
slice(None, -1, None).indices(10)
slice(None, None, -1).indices(10)
slice(2**100, None, -(2**90)).indices(2**101)
hash(slice(1)) == hash(slice(None, 1, None))
range(3).count(1)
range(3).count(True)
range(3).count(1.0)
1.0 in range(3)
"a" in range(3)
""".strip().splitlines():
    show(source)

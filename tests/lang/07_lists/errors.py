# What lists say about wrong arguments, indices and operands.
def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__ + ":", e)


for source in """
[].pop()
[1].pop(5)
[1][5]
[1].__setitem__(5, 1)
[1].__delitem__(5)
[1].__setitem__("a", 1)
[1].remove(3)
[1].index(3)
[1].insert("a", 1)
[1] + (1,)
[1] + 1
[1] * "a"
[1] * 1.5
[1].__iadd__(1)
list(1)
list(a=1)
list(1, 2)
[3, 1].sort(1)
[3, "a"].sort()
[].sort(key=1)
[1].sort(key=1)
[1].extend(1)
[1, 2, 3].__setitem__(slice(None, None, 2), [1])
[1, 2, 3].__setitem__(slice(None, None, 2), 1)
[1, 2, 3].__setitem__(slice(0, 1), 1)
[1] * (2**63)
[].count()
[].copy(1)
list.__new__(int)
[1, 2].index(1, "a")
[1, 2].sort(foo=1)
[1].__getitem__(1.5)
[1].__delitem__("a")
[1].__delitem__(slice(None, None, 0))
[1][2**100]
[1].insert(2**100, 3)
[1].pop(2**100)
[1].pop(1.5)
[1, 2] < [1, "a"]
[1] < (1,)
[1][::0]
[1]["a":]
hash([])
[1, 2, 3][2**100:]
[1, 2, 3][-(2**100):2**100:2**100]
""".strip().splitlines():
    show(source)

# What tuples say about wrong arguments, indices and operands.
def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__ + ":", e)


for source in """
tuple(a=1)
tuple(1)
tuple(1, 2)
(1,).__getitem__("a")
(1,)[3]
(1,) + [1]
(1,) * "a"
(1,).index(4)
(1,).index(4, "a")
(1,)[2**100]
(1,).__getitem__(1.5)
(1, 2) < (1, "a")
(1, 2) < 3
hash((1, []))
tuple.__new__(int)
(1, 2).count()
""".strip().splitlines():
    show(source)

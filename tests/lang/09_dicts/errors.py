# What dicts and their views say about wrong keys and arguments.
def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__ + ":", e)


for source in """
dict(1)
dict([1])
dict([(1, 2, 3)])
dict(["abc"])
dict(1, 2)
{}.update(1)
{}.update([(1,)])
{}[1]
{}["a"]
{}[[]]
{[]: 1}
{}.get([])
{}.pop(1)
{}.pop([])
{}.pop([], 1)
{1: 1}.pop([], 1)
{}.popitem()
{}.setdefault([])
[] in {}
{}.fromkeys(1)
{} | 1
{}.__or__(1)
{}.__ior__(1)
{}.__ior__([(1, 2)])
{} < {}
hash({})
dict.fromkeys([1], 2, 3)
dict.fromkeys()
{}.get()
{}.get(1, 2, 3)
{}.keys(1)
{}.update(1, 2)
{}.copy(1)
{}.clear(1)
{}.items() | 1
{}.keys() & 1
{1: []}.items() | {1}
{}.keys() < 1
{}.keys().isdisjoint(1)
{1: 2}.keys()
{1: 2}.values()
{1: 2}.items()
{1: 2}.keys().mapping
{1: 2}.keys() ^ {2}
{1: 2}.keys() - [1]
sorted([3] | {1: 2}.keys())
{1: 2}.items() & [(1, 2)]
(1, 2) in {1: 2}.items()
{1: 2}.items() == {(1, 2)}
{1: 2}.keys() <= {1, 2}
{1: 2} | {1: 3, 4: 5}
hash((1, {}))
""".strip().splitlines():
    show(source)

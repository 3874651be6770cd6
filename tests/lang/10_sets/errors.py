# What sets say about wrong items, arguments and operands.
def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__ + ":", e)


for source in """
[] in {1}
{1} < 1
{1} | [1]
{[]}
set(1)
set(a=1)
set(1, 2)
frozenset(a=1)
set().pop()
set().remove(1)
set().remove([])
set().remove({1})
set().discard([])
set().update(1)
set().update([[]])
{1}.issubset(1)
{1}.isdisjoint(1)
hash(set())
{frozenset({1})}.remove({1})
{1} in {frozenset({1})}
frozenset()
frozenset([1])
set()
type("S", (set,), {})([1])
type("S", (frozenset,), {})([1])
{1, 2}.difference([1], [2])
{1, 2}.intersection()
{1}.union([2], [3]) == {1, 2, 3}
set().__class__ is set
{1} ^ {1, 2}
hash(frozenset()) == hash(frozenset([]))
hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1]))
""".strip().splitlines():
    show(source)

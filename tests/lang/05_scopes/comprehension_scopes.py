# Names in comprehensions and generator expressions.
x = "outer"
print([x for x in range(3)], x)
print({x: y for x, y in [(1, 2)]}, x)
print([(x, y) for x in range(2) for y in range(x, 2)])
print(list(x for x in "ab"), x)


def f():
    n = 3
    return [n * i for i in range(n)], [[n + i + j for j in range(2)] for i in range(2)]


print(f())
print([lam() for lam in [lambda: i for i in range(3)]])
print([(lambda k: k * 2)(i) for i in range(3)])
if any((found := n) > 2 for n in range(5)):
    print("found", found)
total = 0
print([total := total + v for v in range(5)], total)


class C:
    base = 10
    squares = [b * b for b in range(3)]
    first_iterable = [v for v in range(base - 8)]
    try:
        broken = [base + v for v in range(2)]
        print("class scope visible", broken)
    except NameError as e:
        print(e)


print(C.squares, C.first_iterable, hasattr(C, "b"))
gen = (x for x in [1, 2, 3] if x != y_later)
y_later = 2
print(list(gen))
try:
    g = (x for x in undefined_name)
except NameError as e:
    print("eager:", e)
g = (undefined_name for x in [1])
try:
    next(g)
except NameError as e:
    print("lazy:", e)
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row if v % 2])
print({k: [v for v in range(k)] for k in range(3)}, {(a, b) for a in range(1) for b in range(1)})
print([a for a, *rest in [(1, 2, 3), (4,)]], [rest for a, *rest in [(1, 2, 3), (4,)]])
print([i for i in range(20) if i % 2 if i % 3], [i if i % 2 else -i for i in range(4)])
print(sum(i * i for i in range(10)), max((abs(v), v) for v in (-3, 2)), dict((k, k * 2) for k in "ab"))

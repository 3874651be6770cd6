# Lists, sets, dicts and generators by comprehension: nesting, conditions, evaluation order.
print([i for i in range(5)], [i * j for i in range(3) for j in range(3)], [[j for j in range(i)] for i in range(4)])
print([i for i in range(20) if i % 2 == 0 if i % 3 == 0], [(i, j) for i in range(3) if i for j in range(i) if j != 1])
print({i: i * i for i in range(4)}, {k: v for v, k in enumerate("abc")}, {i % 3: i for i in range(7)}, sorted({c.lower() for c in "aAbB"}))
print(sum(i for i in range(10)), list(i for i in "abc"), tuple(i for i in ()), "".join(c for c in "hello" if c != "l"))


def log(tag, value):
    print(tag, end=" ")
    return value


print([log("elt", x) for x in log("iter", [1, 2]) if log("cond", x)])
print({log("k", x): log("v", x) for x in [1, 2]})
print([(x, y) for x in log("outer", [1, 2]) for y in log("inner", [x])])
g = (log("elt", x) for x in log("iter", [1]))
print("created")
print(list(g), list(g))
print([a + b for a, b in [(1, 2), (3, 4)]], [a for (a, (b, *c)) in [(1, (2, 3))]], [x for x, in [(1,), (2,)]], [i[0] for i in {"k": "v"}.items()])
print([x for x in [1, 2, 3] if x > 1 and x < 3 or x == 1], [x if x else "zero" for x in range(2)], [not x for x in (0, 1)], [-x for x in (1,)], [x for x in (1, 2)][0])
print([[x, y] for x in "ab" for y in [x.upper()]], [y for x in range(3) for y in [x * x] if y], [*(x for x in range(2)), 5])
print([lambda: x for x in range(3)][0](), [f(2) for f in (lambda x: x + 1, lambda x: x * 5)], [x for x in range(3)].index(2))
try:
    [1 // x for x in (1, 0)]
except ZeroDivisionError as e:
    print(e)
try:
    [x for x in 5]
except TypeError as e:
    print(e)
try:
    {x: 1 for x in [[]]}
except TypeError as e:
    print(e)


def gen(n):
    for i in range(n):
        yield i


print([x for x in gen(3)], dict((x, y) for x, y in zip(gen(2), "ab")), [list(gen(n)) for n in gen(3)])
primes = [n for n in range(2, 50) if all(n % d for d in range(2, int(n ** 0.5) + 1))]
print(primes, len([None for _ in range(1000)]), [i for i in range(10000)][-1], sum([i for i in range(10000) if i & 1]))
matrix = [[1, 2], [3, 4]]
print([[row[i] for row in matrix] for i in range(2)], [sum(a * b for a, b in zip(r, c)) for r in matrix for c in zip(*matrix)])
x = 5
print([x for x in range(2)] + [x], [(x, y) for y in range(2)], (lambda: [x for _ in range(1)])())


class C:
    def method(self): return [self.value + i for i in range(2)]
    value = 10


print(C().method(), [c.value for c in [C()]], any(isinstance(c, C) for c in [C()]), all(c for c in ()))

# Generator expressions: laziness, what is evaluated when, reuse, nesting.
def source(n):
    for i in range(n):
        print(f"make{i}", end=" ")
        yield i


g = (x * 2 for x in source(3))
print("nothing yet")
print(next(g))
print(list(g), list(g))
factor = 10
late = (x * factor for x in [1, 2])
factor = 100
print(list(late))
data = [1, 2, 3]
over = (x for x in data)
data = [7, 8]
print(list(over))
data = [1, 2, 3]
over = (x for x in data)
data.append(4)
print(list(over))
print(sum(x for x in range(5)), max((x for x in (1, 3, 2)), default=0), "".join(c for c in "abc"), dict((c, ord(c)) for c in "ab"), sorted((-x for x in range(3)), reverse=True), tuple(x for x in ()))
pipeline = (x + 1 for x in (y * 2 for y in (z for z in range(6)) if y % 2))
print(list(pipeline))
print(any(x > 2 for x in source(10)))
print(next((x for x in source(10) if x == 2), None))
pairs = ((a, b) for a in range(3) for b in range(a))
print(next(pairs), list(pairs))


def uses_locals(n):
    k = n
    gen = (k + i for i in range(3))
    k = 100
    return list(gen)


print(uses_locals(5))
nested = ([y * x for y in range(3)] for x in range(3))
print(*nested)
gens = [(i * j for j in range(3)) for i in range(3)]
print([list(g) for g in gens])
g = (x for x in [1, 0, 2])
try:
    print([1 // x for x in g])
except ZeroDivisionError:
    print("rest", list(g))
lines = ["a=1", "b=2", "bad", "c=3"]
print({k: int(v) for k, v in (line.split("=") for line in lines if "=" in line)})
print(sum(1 for _ in zip((x for x in range(5)), (x for x in range(3)))), list(map(lambda t: t[0] + t[1], ((x, x) for x in range(3)))), list(filter(None, (x % 2 for x in range(4)))), *(x for x in "xy"))
a, b, *c = (x for x in range(5))
print(a, b, c, (lambda *args: args)(*(x for x in range(2))), {*(x for x in range(2))}, [*(x for x in "q")])
try:
    (x for x in 5)
except TypeError as e:
    print(e)
try:
    over[0]
except TypeError as e:
    print(e)
print(type(x for x in []).__name__, (x for x in []).__name__, (x for x in []).__qualname__)

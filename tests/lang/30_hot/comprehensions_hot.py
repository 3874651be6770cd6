# Comprehensions and builtins over them, called often or over many items.
def work(n):
    t = 0
    for i in range(n):
        t += sum([x * i for x in range(5)]) + len({x % 3 for x in range(6)}) + sum({x: i for x in range(3)}.values())
        t += sum(x for x in range(4) if x != i % 4) + max(x * x for x in (i, 1)) + len([y for x in [[1, 2], [3]] for y in x])
        t += any(x > 2 for x in (1, 2, 3)) + all(x for x in (1, i)) + sorted([3, i % 5, 1])[0] + [*map(abs, (-1, i))][1]
    return t


print(work(500))
big = [x * x % 97 for x in range(20000) if x % 3]
print(len(big), sum(big), len(set(big)), len({x: None for x in big}), max(big), big.count(4), sum(1 for x in big if x > 50))
mixed = [x if x % 100 else x / 2 for x in range(3000)]
print(sum(mixed), sum(isinstance(x, float) for x in mixed))
overflow = [x ** 5 for x in range(1000, 3000)]
print(sum(overflow) % 10**9, len([x for x in overflow if x > 2**48]))
try:
    [1 // (1500 - x) for x in range(3000)]
except ZeroDivisionError as e:
    print(e)
nested = [[i * j for j in range(50)] for i in range(50)]
print(sum(map(sum, nested)), [row[3] for row in nested][:5], sum(x for row in nested for x in row if x % 2))
words = [chr(97 + i % 26) * (i % 5 + 1) for i in range(2000)]
print(len(" ".join(words)), len({w for w in words}), sorted({w: len(w) for w in words}.items())[:3], "".join(w[0] for w in words)[:10])
def captures(n):
    k = 2
    out = []
    for i in range(n):
        out.append(sum(k * x + i for x in range(3)))
        if i == 500: k = 0.5
        if i == 800: k = 2**70
    return out[499], out[501], out[801], len(out)
print(captures(1000))
def early(n): return sum(1 for i in range(n) if next((x for x in range(10) if x * x >= i % 50), None) is not None)
print(early(1500))
table = [[0] * 20 for _ in range(20)]
for i in range(3000):
    table[i % 20][i * 7 % 20] += 1
print([sum(row) for row in table][:4], sum(table[k][k] for k in range(20)))
t = 0
for i in range(1500):
    a, *b = [i, i + 1, i + 2]
    c = [*b, a]
    d = {**{"x": i}, "y": 1}
    t += c[0] + len(b) + d["x"] + (lambda *z: len(z))(*c)
print(t)

# range loops in every form, hot: steps, bounds that change, huge bounds, range objects that are shared.
def steps(n):
    t = 0
    for i in range(n): t += i
    for i in range(5, n): t ^= i
    for i in range(n, 0, -1): t += i
    for i in range(0, n, 7): t -= i
    for i in range(n, -n, -13): t += i
    for i in range(-n, n, 11): t ^= i
    for i in range(n, 0): t += 10**9
    return t


def bounds(n):
    t = 0
    stop = n
    for i in range(stop):
        stop = i * 2
        t += stop
        i = -1
        t += i
    return t, stop, i


def at_edges():
    t = 0
    for base in (2**31, 2**47, 2**48, 2**62, 2**63, 2**64, -(2**48), -(2**63)):
        for i in range(base - 300, base + 300):
            t = (t * 31 + i) % 1000000007
        for i in range(base + 300, base - 300, -3):
            t = (t * 31 + i) % 1000000007
    return t


def shared(n):
    r = range(n)
    t = 0
    for i in r:
        for j in r:
            if j > 3:
                break
            t += i * j
    return t, len(r), r[-1]


def varying_step(n):
    t = 0
    for step in (1, 2, -1, -3, 5):
        start, stop = (0, n) if step > 0 else (n, 0)
        for i in range(start, stop, step):
            t = t * 3 % 10007 + i
    try:
        for i in range(0, n, 0): pass
    except ValueError as e:
        return t, str(e)


def enumerate_zip(n):
    t = 0
    for i, x in enumerate(range(n, 0, -1)): t += i * x
    for a, b, c in zip(range(n), range(n, 2 * n), [1, 2] * n): t += a * b - c
    for i, (a, b) in enumerate(zip(range(n), "ab" * n), 5): t += i if b == "a" else a
    for x in reversed(range(n)): t = (t + x) % 100003
    for k, v in {i: i * 2 for i in range(n)}.items(): t += k ^ v
    return t


print(steps(3000), bounds(2000), at_edges(), shared(500), varying_step(2000), enumerate_zip(1500), sep="\n")
class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
t = 0
for _ in range(300):
    for i in range(Index(2), Index(5)): t += i
print(t)
try:
    for i in range(2000):
        if i == 1500:
            range = 5
    for i in range(3): pass
except TypeError as e:
    print(e)
del range
it = iter(range(2000))
for i in it:
    if i % 3 == 0:
        next(it, None)
print(i, list(it))

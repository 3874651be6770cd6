# The iteration protocol written out: classes, errors in the middle, sharing.
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self):
        print("iter", end=" ")
        return CountdownIterator(self.n)


class CountdownIterator:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


c = Countdown(3)
print(list(c), list(c), sum(c), [*c], 2 in c, max(c), sorted(c), tuple(c), dict.fromkeys(c), "".join(map(str, c)))
for x in c:
    for y in c:
        print(x * y, end=" ")
print()
a, *b = c
print(a, b)


class Sequence:
    def __getitem__(self, i):
        print(f"[{i}]", end=" ")
        if i == 3:
            raise IndexError("stop")
        return i * 2


print(list(Sequence()), 4 in Sequence(), [x for x in Sequence()])


class StopsInGetitem:
    def __getitem__(self, i):
        if i == 2:
            raise StopIteration
        return i


print(list(StopsInGetitem()))


class Fails:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n == 2:
            raise ValueError("second")
        if self.n > 3:
            raise StopIteration
        return self.n


f = Fails()
for attempt in range(2):
    try:
        for x in f:
            print(x, end=" ")
        print("done")
    except ValueError as e:
        print(e, end=" ")
for consume in (list, tuple, set, sum, max, sorted, any, dict.fromkeys, lambda it: [*it], lambda it: "".join(it), lambda it: [x for x in it], lambda it: {**dict.fromkeys(it)}, lambda it: print(*it), lambda it: 9 in it, lambda it: [].extend(it), lambda it: zip(it, it).__next__()):
    try:
        consume(Fails())
        print("no error")
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
g = (x for x in range(5))
print(next(g), [x for x in g if x < 3], list(g))
shared = iter(range(6))
print([(x, next(shared)) for x in shared])


class Hint:
    def __init__(self, hint): self.hint = hint
    def __iter__(self): return iter("ab")
    def __length_hint__(self): return self.hint


print(list(Hint(100)), list(Hint(NotImplemented)))
for h in (-1, "x"):
    try:
        print(list(Hint(h)))
    except Exception as e:
        print(type(e).__name__, e)
n = 0
for n in range(3): pass
else: n += 100
print(n)
for x in [[1, 2], [3, 4]]:
    x[0] = 9
print(x)
d = {}
for d["k"] in range(3): pass
print(d)
l = [0, 0]
for l[1] in "xy": pass
print(l)
for (p, q), r in [((1, 2), 3)]: print(p, q, r)

# enumerate, zip, map, filter, reversed, sum, min, max, any, all, iter, next, sorted.
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], start=1)), next(enumerate("z")))
print(list(zip("abc", [1, 2])), list(zip()), list(zip("a")), list(zip("ab", "cd", "ef")), list(zip("ab", [1, 2], strict=True)), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])))
for lengths in (("ab", "c"), ("a", "bc"), ("a", "b", "cd")):
    try:
        list(zip(*lengths, strict=True))
    except ValueError as e:
        print(e)
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(map(max, "ab", "ba")), list(map(None.__class__, [])), list(map(int, "123")))
try:
    list(map(lambda a, b: 0, [1], [2], strict=True)), list(map(lambda a, b: 0, [1], [2, 3], strict=True))
except ValueError as e:
    print(e)
print(list(filter(None, [0, 1, "", "a", None, [], [0]])), list(filter(str.isdigit, "a1b2")), list(filter(lambda x: x > 1, range(4))))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})), list(reversed(())))
print(sum([1, 2]), sum([], 5), sum([[1], [2]], []), sum([0.1] * 3), sum([1, 2.5, True]), sum(x for x in (1, 2)), sum([2**62, 2**62, 1]), sum([1], start=-1), sum([1.5, 2**70]))
print(min(3, 1), max(3, 1), min([3, 1]), max("abc"), min([], default="none"), max([1, 5, 3], key=lambda x: -x), min("bB", key=str.lower), max([(1, "a"), (1, "b")]), min(1, 1.0), max(1, True), max({1: "x", 5: "a"}))
print(any([]), any([0, 1]), all([]), all([1, 0]), any(x > 2 for x in range(5)), all(map(str.isalpha, "ab")), any("a"), all({0: 1}))
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), next(it, None), list(iter(lambda s=[1, 2, 0, 5]: s.pop(0), 0)))
print(sorted([3, 1, 2]), sorted("bca", reverse=True), sorted({2: 1, 1: 2}), sorted([-3, 2, 1], key=abs))
i = iter("abcdef")
print([*zip(i, i)], list(i))
i = iter(range(10))
print([x for x in i if x % 2 and next(i, 0) is not None], list(i))
a = [1, 2, 3]
it = iter(a)
next(it)
a.append(4)
a.insert(0, 0)
print(list(it))
a.append(5)
print(list(it))
calls = iter(lambda: 5, 5)
print(list(calls), type(calls).__name__)
for kind in (enumerate([]), zip(), map(str, []), filter(None, []), reversed([]), iter(()), iter({}), iter(set()), iter(""), iter(b""), iter(range(0)), iter({}.items()), reversed({}), iter([])):
    print(type(kind).__name__, iter(kind) is kind, next(kind, "end"), end="; ")
print()
m = map(lambda x: 1 // x, [1, 0, 2])
print(next(m))
try:
    next(m)
except ZeroDivisionError:
    print("error", next(m))
def log(x): print("see", x, end=" "); return x
print(any(log(x) for x in (0, 1, 2)), all(log(x) for x in (1, 0, 2)), next(filter(None, map(log, (0, 3, 4)))))
print([f(-2.5) for f in (abs, int, round, str, bool, float, repr)], [t(5) for t in (int, float, str, bool, complex)], [t() for t in (int, float, str, bool, list, tuple, dict, set, bytes)])
print(divmod(7, 2), pow(2, 3), hex(255), oct(8), bin(5), chr(97), ord("a"), ascii("é"), callable(len), isinstance(1, int | str), isinstance(None, int | None), id(a) == id(a), hash(1))

# __getitem__, __setitem__, __len__, __iter__, __contains__, __reversed__, __index__, __length_hint__.
class Seq:
    def __init__(self, *items): self.items = list(items)
    def __getitem__(self, i):
        if isinstance(i, slice):
            return Seq(*self.items[i])
        return self.items[i]
    def __setitem__(self, i, v): self.items[i] = v
    def __delitem__(self, i): del self.items[i]
    def __len__(self): return len(self.items)
    def __repr__(self): return f"Seq{tuple(self.items)}"


s = Seq(1, 2, 3, 4)
print(s[0], s[-1], s[1:3], len(s), list(s), 3 in s, 9 in s, list(reversed(s)), [*s], max(s), sum(s), sorted(s, reverse=True), bool(Seq()))
s[0] = 10
s[1:3] = "ab"
del s[-1]
print(s, dict(enumerate(s)), list(zip(s, s)), tuple(map(str, s)))
a, *b = s
print(a, b, "-".join(map(str, s)), any(s), all(s), list(iter(s)), [x for x in s if x != "a"])


class Grid:
    def __init__(self): self.cells = {}
    def __getitem__(self, key): return self.cells.get(key, 0)
    def __setitem__(self, key, value): self.cells[key] = value
    def __contains__(self, key): return key in self.cells
    def __iter__(self): return iter(sorted(self.cells))


g = Grid()
g[1, 2] = 5
g[0, 0] += 3
g[1, 2] *= 2
print(g[1, 2], g[9, 9], (0, 0) in g, (5, 5) in g, list(g))


class Count:
    def __init__(self, n): self.n, self.i = n, 0
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


print(list(Count(3)), sum(Count(4)), 2 in Count(3), max(Count(5)), list(zip(Count(2), Count(9))), dict.fromkeys(Count(2)), set(Count(2)) == {1, 2})
c = Count(3)
for x in c:
    if x == 2:
        break
print(list(c), list(c))


class NotIter:
    def __iter__(self): return 5


class NoneIter:
    __iter__ = None
    def __getitem__(self, i): return i


class NoneContains:
    __contains__ = None
    def __iter__(self): return iter([1])


for bad in (lambda: list(NotIter()), lambda: list(NoneIter()), lambda: 1 in NoneContains(), lambda: iter(Seq), lambda: Seq(1)["a"], lambda: Seq(1)[5], lambda: len(Grid()), lambda: reversed(Grid())):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Rev:
    def __reversed__(self): return "reversed!"
    def __length_hint__(self): return 3
    def __iter__(self): return iter("xyz")


print(reversed(Rev()), list(Rev()))


class ClassItem:
    def __class_getitem__(cls, key): return f"{cls.__name__}[{key}]"


class SubItem(ClassItem): pass


print(ClassItem[int], SubItem[1, 2], ClassItem["x":])

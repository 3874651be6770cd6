# Slices of lists: reading, assigning, deleting, with every sign of step.
a = list(range(10))
for s in (slice(None), slice(2, 5), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2), slice(-3, None), slice(None, -8), slice(5, 2), slice(20, 30), slice(-20, 3), slice(3, -20, -1), slice(None, None, 20)):
    print(s, a[s], s.indices(10))
a[2:4] = "xyz"
print(a)
a[1:1] = [0, 0]
print(a)
a[:3] = []
print(a)
a[::2] = range(5)
print(a)
a[-1:] = (7, 8)
print(a)
a[::-1] = list(a)
print(a)
a[10:20] = [100]
a[5:2] = [200]
print(a)
a[1:3] = a
print(a)
del a[::3], a[-2:], a[:1]
print(a)
del a[::-2]
print(a)
for bad in (lambda: a.__setitem__(slice(None, None, 2), [1, 2, 3]), lambda: a.__setitem__(slice(0, 1), 5), lambda: a[::0], lambda: a.__setitem__(slice(None, None, -1), [1]), lambda: a.__setitem__(50, 1), lambda: a.__delitem__(50), lambda: a["x":]):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
a[:] = []
print(a)
b = [1, 2, 3]
b[0], b[b[0]] = 2, 9
print(b)
b[0] += 10
b[-1] *= 2
print(b)
grid = [[0] * 3 for _ in range(2)]
grid[1][2] = 5
grid[0][:] = [1, 2, 3]
print(grid, [row[1] for row in grid])


class I:
    def __index__(self): return 1


print([10, 20, 30][I()], [10, 20, 30][I():], slice(1, 2) == slice(1, 2), slice(1, 2, 3).step, repr(slice(5)), slice(1) < slice(2))
try:
    [1][1.5:]
except TypeError as e:
    print(e)


class Getter:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print("set", key, value)
    def __delitem__(self, key): print("del", key)


g = Getter()
print(g[1], g[1:2], g[::], g[1, 2], g[1:2, ::3], g[...], g[()], g[-1:], g["a":"b"])
g[1:2] = 3
g[1, 2:3] = 4
del g[::5]
g[0] = g[1] = 5
print(g[*[1, 2]], g[*(), 1:2])

# Aliases, nested lists, copies, and lists that hold themselves.
a = [1, [2, 3]]
b = a
c = a[:]
d = list(a)
a[0] = 9
a[1][0] = 8
print(a, b, c, d, a is b, a[1] is c[1] is d[1])
grid = [[0] * 3] * 3
grid[0][0] = 1
fresh = [[0] * 3 for _ in range(3)]
fresh[0][0] = 1
print(grid, fresh)


def mutate(items, more=[0]):
    items.append(1)
    more.append(len(items))
    items = ["rebound"]
    return items, more


x = []
print(mutate(x), x, mutate(x), x)
loop = [1, 2]
loop.append(loop)
print(loop, loop[2][2][2] is loop, len(loop), loop[2][0])
e, f = [], []
e.append(f)
f.append(e)
print(e, f)
try:
    print(e == f)
except RecursionError as r:
    print("RecursionError")
matrix = [[1, 2, 3], [4, 5, 6]]
print([list(row) for row in zip(*matrix)], [row[::-1] for row in matrix], [sum(col) for col in zip(*matrix)], [[x * 2 for x in row] for row in matrix])
stack, queue = [], []
for i in range(5):
    stack.append(i)
    queue.insert(0, i)
print([stack.pop() for _ in range(3)], [queue.pop() for _ in range(3)], stack, queue)
a = [1, 2, 3]
a[1:2] = [a]
print(a)
a = [0, 1, 2]
a[a[1]], a[0] = a[0], a[a[1]]
print(a)
p = [1, 2]
p += p
p.extend(p)
p[len(p):] = p[:1]
print(p)
q = [3, 1]
q.extend(x * 2 for x in q[:])
q[:0] = (i for i in range(2))
print(q)
t = [[], []]
for inner in t:
    inner += [1]
for inner in t:
    inner = inner + [2]
print(t)
deep = cur = []
for i in range(5):
    cur.append([i])
    cur = cur[-1]
print(deep)
items = [1, 2, 3, 4, 5, 6]
items[:] = [i for i in items if i % 2]
print(items, max(items, default=0), items.__len__(), items.__getitem__(0), items.__contains__(3), items.__add__([7]), items.__mul__(2), items.__eq__([1, 3, 5]), items.__eq__(5), items.__lt__([2]))

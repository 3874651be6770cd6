"""enumerate and zip in loops, taken apart and put together again; ints and floats at one place."""


def numbered(items, start=0):
    out = 0
    for i, x in enumerate(items, start):
        out += i * x
    return out


print(numbered(list(range(3000))), numbered(list(range(3000)), 5), numbered(tuple(range(100)), -3))
print(numbered([1, 2.5, 3]), numbered(range(5)), numbered(iter([1, 2, 3])))
print(numbered([1] * 3, 2**48 - 2), numbered([1] * 3, 2**63))


def dotted(a, b):
    total = 0
    for x, y in zip(a, b):
        total += x * y
    return total


print(dotted(list(range(3000)), list(range(3000))), dotted([1.5] * 10, [2] * 2000))
print(dotted((1, 2, 3), [4, 5]), dotted([1, 2], (3, 4, 5)), dotted("", []), dotted(range(3), range(1, 9)))


def pairs_kept(a, b):
    out = []
    for pair in zip(a, b):
        out.append(pair)
    for pair in enumerate(a):
        out.append(pair)
    return out


print(pairs_kept([1, 2], "ab"), len(pairs_kept(list(range(2000)), list(range(3000)))))


# The list grows or shrinks while the loop runs, and the loop is left in the middle.
def growing(n):
    items = [1]
    seen = 0
    for i, x in enumerate(items):
        seen += x
        if i < n:
            items.append(i)
        if i == n + 50:
            break
    for x, y in zip(items, items):
        if len(items) > 5:
            items.pop()
        seen += x + y
    return seen, len(items), i


print(growing(2000))


def left_inside(values):
    out = []
    for i, v in enumerate(values):
        for a, b in zip(values, values):
            out.append(a + b + i)
            if len(out) % 5 == 0:
                break
    return out


print(len(left_inside([1, 2, 3] * 200)), left_inside([1, 2.0, 3, 2**60])[-4:])


# Ints and floats mixed at one instruction.
def mixes(values, factor):
    total = 0
    for v in values:
        total = total + v * factor - 1
        if total > v:
            total = total / 2
    return total


print(mixes([1, 2.5] * 1000, 3), mixes([1] * 2000, 2), mixes([1.5] * 2000, 2))
print(mixes([2**48, 0.5, 2**60, 2**70, True] * 10, 1))
print(mixes([1, 2.5] * 500, 0.5))
try:
    mixes([1, 2.5] * 500 + ["x"], 0.5)
except TypeError as e:
    print(e)


def matrix_product(a, b):
    columns = len(b[0])
    product = []
    for row in a:
        new_row = [0] * columns
        for k in range(len(b)):
            factor = row[k]
            b_row = b[k]
            for j in range(columns):
                new_row[j] += factor * b_row[j]
        product.append(new_row)
    return product


def trace(m):
    return sum(m[i][i] for i in range(len(m)))


ints = [[(i * j) % 7 for j in range(25)] for i in range(25)]
floats = [[x / 2 for x in row] for row in ints]
print(trace(matrix_product(ints, ints)), trace(matrix_product(floats, floats)), trace(matrix_product(ints, floats)))


# Membership, comparisons and operators of objects that are no numbers.
def members(items, table, names):
    found = 0
    for x in items:
        if x in table:
            found += 1
        if x not in names:
            found += 10
        if (str(x) < "5") == (x < 5):
            found += 100
    return found


print(members(list(range(2000)), {1, 2, 3}, {5: 6}), members([1, 2], [1], (2, 3)))
try:
    members([1, 2], 5, ())
except TypeError as e:
    print(e)

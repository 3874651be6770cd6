# The types of variables change while a loop is hot.
def add_all(items):
    total = items[0]
    for x in items[1:]:
        total = total + x
    return total


print(add_all([1] * 2000), add_all([1.5] * 2000), add_all([1] * 1000 + [0.5] * 1000), len(add_all(["ab"] * 2000)), len(add_all([[1]] * 500)), add_all([True] * 1500), add_all([1] * 1500 + [2**70]), add_all([(1,)] * 300)[:3])
try:
    add_all([1] * 1500 + ["x"])
except TypeError as e:
    print(e)


def switch(n):
    x = 0
    for i in range(n):
        if i == n // 4:
            x = float(x)
        elif i == n // 2:
            x = int(x) + 2**60
        elif i == 3 * n // 4:
            x = str(x)
        x = x + (1 if not isinstance(x, str) else "1") if i % 500 == 0 or not isinstance(x, str) else x
    return x


print(switch(4000))


def rotate(n):
    values = [0, 1.5, "s", None, [1], (2,), {3: 4}, 2**80, True, 1j]
    counts = {}
    for i in range(n):
        v = values[i % len(values)]
        key = type(v).__name__
        counts[key] = counts.get(key, 0) + (1 if v else 0)
    return counts


print(rotate(3000))


def double(x):
    return x + x


out = []
for i in range(3000):
    v = i if i < 1000 else i / 2 if i < 2000 else str(i % 7)
    r = double(v)
    if i % 500 == 0:
        out.append(r)
print(out)


def compare(values):
    best = values[0]
    for v in values:
        if v > best:
            best = v
    return best


print(compare(list(range(1000))), compare([x / 3 for x in range(1000)]), compare([str(x) for x in range(1000)]), compare([1, 2.5] * 500 + [2**65]), compare([(x % 10, x) for x in range(1000)]))
x = 0
for i in range(3000):
    if i == 1000:
        x = 0.5
    elif i == 2000:
        x = "text"
    elif i > 2000:
        continue
    x = x + 1 if not isinstance(x, str) else x
print(x)


def maybe_none(n):
    last = None
    total = 0
    for i in range(n):
        if last is not None:
            total += last
        last = i if i % 3 else None
    return total


print(maybe_none(3000))


def attr(items):
    return sum(item.real for item in items)


print(attr([1, 2] * 500), attr([1.5] * 1000), attr([True, 2, 3.5, 1j] * 300))

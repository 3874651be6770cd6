# Lists, dicts, sets, strings and tuples changed by the loops that read them.
def list_grow_shrink(n):
    a = []
    total = 0
    for i in range(n):
        a.append(i)
        if i % 3 == 0:
            total += a.pop()
        if i % 7 == 0 and a:
            total += a.pop(0)
        if i % 100 == 99:
            a = a[::-1]
    return total, len(a)


def list_types(n):
    a = [0] * 10
    for i in range(n):
        a[i % 10] = i if i < 900 else float(i) if i < 1800 else str(i)
    return a


def negative_index(n):
    a = list(range(50))
    total = 0
    for i in range(n):
        total += a[-1 - i % 50] * a[i % 50]
    return total


def out_of_range(n):
    a = [1, 2, 3]
    bad = 0
    for i in range(n):
        try:
            a[i % 5] += 1
        except IndexError:
            bad += 1
    return a, bad


def mutate_while_iterating(n):
    a = [1]
    for x in a:
        if len(a) < n:
            a.append(x + 1)
    return len(a), a[-1]


def dict_churn(n):
    d = {}
    for i in range(n):
        d[i] = i * 2
        if i >= 100:
            del d[i - 100]
        if i % 500 == 0:
            d["text"] = i
    return len(d), sum(v for k, v in d.items() if k != "text"), d["text"]


def dict_key_types(n):
    d = {}
    for i in range(n):
        k = i % 10 if i < 1000 else str(i % 10) if i < 2000 else (i % 10, 0)
        d[k] = d.get(k, 0) + 1
    return d


def set_ops(n):
    s = set()
    hits = 0
    for i in range(n):
        k = i * 7 % 101
        if k in s:
            hits += 1
            s.discard(k)
        else:
            s.add(k)
    return hits, sorted(s)[:5]


def strings(n):
    out = []
    s = "hello wörld 😀!"
    vowels = 0
    for i in range(n):
        c = s[i % len(s)]
        if c in "aeiouö":
            vowels += 1
        elif c > "w":
            out.append(c)
    return vowels, len(out), "".join(out[:4])


def tuples(n):
    t = (0, 0.0, "")
    for i in range(n):
        a, b, c = t
        t = (a + 1, b + 0.5, c + "x" if i % 100 == 0 else c)
    return t


def slices(n):
    a = list(range(20))
    total = 0
    for i in range(n):
        total += sum(a[i % 10:i % 10 + 5]) + len(a[::2]) + a[2:4][0]
        a[i % 20:i % 20 + 1] = [i % 7]
    return total


def sort_in_loop(n):
    a = []
    for i in range(n):
        a.append(i * 31 % 17)
        if len(a) > 20:
            a.sort()
            del a[:10]
    return a


def matrix(n):
    m = [[i * j % 5 for j in range(12)] for i in range(12)]
    for _ in range(n):
        m = [[sum(m[i][k] * m[k][j] for k in range(12)) % 97 for j in range(12)] for i in range(12)]
    return m[3][4], m[11][0]


def unpack_mismatch(n):
    items = [(1, 2)] * n
    items[n - 5] = (1, 2, 3)
    done = 0
    try:
        for a, b in items:
            done += a + b
    except ValueError as e:
        return done, str(e)


def dict_resize_in_loop(n):
    d = {0: 0}
    rounds = 0
    for i in range(n):
        try:
            for k in d:
                d[k + 1000 + i] = 0
        except RuntimeError:
            rounds += 1
            d = {i: 0}
    return rounds


def bytes_loop(n):
    data = bytearray(64)
    for i in range(n):
        data[i % 64] = (data[i % 64] * 3 + i) & 0xFF
    return sum(data), data[:4].hex()


print(list_grow_shrink(2000), list_types(2500), negative_index(2000), out_of_range(2000), mutate_while_iterating(1500), dict_churn(2000), dict_key_types(3000), set_ops(2500), strings(2000), tuples(1500), slices(1500), sort_in_loop(2000), matrix(4), unpack_mismatch(1500), dict_resize_in_loop(800), bytes_loop(3000), sep="\n")

# Rare events in the middle of nested loops and inlined calls.
def step(x, rare):
    if rare:
        return str(x)
    return x + 1


def combine(a, b, rare):
    left = step(a, rare)
    right = step(b, False)
    if isinstance(left, str):
        left = int(left)
    return left * 3 + right


def nested(n, rare_at):
    total = 0
    trail = []
    for i in range(n):
        row = 0
        for j in range(n):
            inner = i * j
            for k in range(3):
                inner += combine(j, k, (i, j, k) == rare_at)
            row += inner % 11
            if (i, j) == rare_at[:2]:
                trail.append((i, j, row, inner, total))
        total += row
    return total, trail


print(nested(30, (-1, -1, -1)))
print(nested(30, (20, 10, 1)))
print(nested(30, (29, 29, 2)))
print(nested(30, (0, 0, 0)))


def locals_survive(n):
    a, b, c, d = 1, 2.5, "s", [0]
    e = (a, b)
    for i in range(n):
        f = i * 2
        g = b + i
        h = i if i != n - 7 else "surprise"
        try:
            a = a + h
        except TypeError:
            d.append((i, f, g, c, e, a))
            h = 0
        b = g - i
        c = c if i % 100 else c + "!"
    return a, b, c, d, e, f, g, h


print(locals_survive(1500))


def expression_stack(n):
    out = 0
    for i in range(n):
        out += (i + 1) * (i + 2) - (lambda v: v if i != 900 else 2**65)(i) + [i, i + 1][i % 2] // (1 + i % 5)
    return out


print(expression_stack(1000))


class Acc:
    def __init__(self): self.total = 0
    def add(self, x):
        self.total += x
        return self
    def get(self): return self.total


def chained(n):
    acc = Acc()
    for i in range(n):
        acc.add(i).add(i * 0.5 if i == n // 2 else 1).add(acc.get() % 3)
    return acc.total


print(chained(2000))


def deep_inline(n):
    def l1(x): return l2(x) + 1
    def l2(x): return l3(x) * 2
    def l3(x): return x - 1 if x != 1777 else None
    out = 0
    errors = []
    for i in range(n):
        try:
            out += l1(i)
        except TypeError as e:
            errors.append((i, str(e), e.__traceback__.tb_lineno > 0, e.__traceback__.tb_next.tb_frame.f_code.co_name))
    return out, errors


print(deep_inline(2500))


def index_error(n):
    data = list(range(1000))
    total = 0
    for i in range(n):
        try:
            total += data[i]
        except IndexError:
            total -= 1
    return total


print(index_error(900), index_error(1500))


def swap_loop(n):
    a, b, c = 0, 1, 2.0
    for i in range(n):
        a, b, c = b, c, a
        if i == 1234:
            a = "x" if isinstance(a, float) else 7
    return a, b, c


print(swap_loop(1300), swap_loop(2001))

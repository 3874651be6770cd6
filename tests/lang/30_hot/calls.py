# Every way to call, in hot loops: defaults, keywords, *args, **kwargs, bound methods, partial application.
def positional(a, b, c): return a + b * c
def defaults(a, b=2, c=3): return a + b * c
def keyword(a, *, k=1): return a * k
def star(*args): return len(args) + sum(args)
def kw(**kwargs): return sum(kwargs.values())
def everything(a, /, b, *args, c=0, **kwargs): return a + b + sum(args) + c + sum(kwargs.values())


class C:
    def __init__(self, v=0): self.v = v
    def method(self, x, y=1): return self.v + x * y
    @classmethod
    def klass(cls, x): return x + 1
    @staticmethod
    def static(x): return x + 2
    @property
    def prop(self): return self.v * 2
    def __call__(self, x): return self.v - x
    def __getitem__(self, i): return i + self.v
    def __len__(self): return 3
    def __eq__(self, o): return self.v == o
    def __contains__(self, x): return x == self.v


def run(n):
    t = 0
    c = C(5)
    bound = c.method
    args, kwargs = (1, 2), {"c": 3}
    lam = lambda x, y=10: x + y
    for i in range(n):
        t += positional(i, 1, 2) + positional(c=i, a=1, b=2) + positional(*args, i)
        t += defaults(i) + defaults(i, 5) + defaults(i, c=1) + defaults(*args, **kwargs)
        t += keyword(i) + keyword(i, k=2)
        t += star() + star(i) + star(*args, *args, i)
        t += kw() + kw(x=i, y=1) + kw(**kwargs)
        t += everything(1, 2) + everything(i, 2, 3, 4, c=5, d=6) + everything(*args, *args, **kwargs)
        t += c.method(i) + c.method(i, y=2) + C.method(c, i) + bound(i) + c.klass(i) + C.klass(i) + c.static(i)
        t += c.prop + c(i) + c[i] + len(c) + (c == 5) + (i in c) + lam(i) + lam(i, y=1)
        t += C(i).v + C(v=i).prop + (lambda: i)()
        t += max(i, 3) + min(i, 3, 5) + abs(-i) + sum((i, 1)) + len((1, 2)) + int(str(i)) + pow(i, 2) + divmod(i, 3)[0]
    return t


print(run(300))


def changing_target(n):
    targets = [positional, lambda a, b, c: a, C(1).method, max, lambda *a: sum(a)]
    t = 0
    for i in range(n):
        f = targets[i * len(targets) // n]
        t += f(i, 2, 3) if f is not targets[2] else f(i, 2)
    return t


print(changing_target(2500))


def arg_errors(n):
    errors = 0
    for i in range(n):
        try:
            positional(i, 2, *([3] if i % 3 else []))
        except TypeError as e:
            errors += len(str(e)) > 10
    return errors


print(arg_errors(1500))


def higher(n):
    compose = lambda f, g: lambda x: f(g(x))
    inc, dbl = lambda x: x + 1, lambda x: x * 2
    h = compose(inc, compose(dbl, inc))
    return sum(map(h, range(n))), sum(filter(lambda x: x % 3 == 0, map(inc, range(n)))), sorted(range(n), key=lambda x: -x)[:3]


print(higher(1000))


def kwargs_passthrough(n):
    def outer(*args, **kwargs): return inner(*args, **kwargs)
    def inner(a, b=1, **rest): return a * b + len(rest)
    return sum(outer(i, b=2) + outer(i) + outer(i, z=1, y=2) for i in range(n))


print(kwargs_passthrough(1000))


def many_locals(n):
    a = b = c = d = e = f = g = h = j = k = l = m = o = p = q = r = s = t = u = v = w = x = y = z = 0
    for i in range(n):
        a += 1; b += a; c ^= b; d += c & 7; e -= d; f += e % 5; g += f; h ^= g; j += h & 3; k += j; l -= k; m += l % 11
        o += m; p ^= o; q += p & 15; r += q; s -= r; t += s % 13; u += t; v ^= u; w += v & 31; x += w; y -= x; z += y % 17
    return a, b, c, d, e, f, g, h, j, k, l, m, o, p, q, r, s, t, u, v, w, x, y, z


print(many_locals(1500))

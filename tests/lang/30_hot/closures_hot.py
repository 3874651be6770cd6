# Cells in hot loops: captured loop variables, counters, shared cells of changing type.
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get


def shared(n):
    inc, get = counter()
    t = 0
    for i in range(n):
        inc()
        if i % 500 == 0:
            inc(0.5)
        t += get()
    return t, get()


def loop_variable(n):
    fs = []
    t = 0
    for i in range(n):
        x = i * 2
        f = lambda: x + i
        if i % 400 == 0:
            fs.append(f)
        t += f()
    return t, [f() for f in fs]


def made_in_loop(n):
    def make(k):
        total = k
        def add(x):
            nonlocal total
            total += x
            return total
        return add
    t = 0
    for i in range(n):
        add = make(i)
        add(1)
        t += add(2)
    return t


def own_cell_in_loop(n):
    total = 0
    def bump():
        nonlocal total
        total += 1
    for i in range(n):
        total += i
        if i % 2:
            bump()
        if i == n - 100:
            total = float(total)
    return total


def unset_cell(n):
    def get(): return late
    errors = 0
    for i in range(n):
        try:
            get()
        except NameError:
            errors += 1
        if i == n // 2:
            late = 1
    del late
    try:
        get()
    except NameError as e:
        return errors, str(e)


def recursive_closure(n):
    def fact(k): return 1 if k < 2 else k * fact(k - 1)
    t = 0
    for i in range(n):
        t += fact(i % 15)
    old = fact
    fact = lambda k: 0
    return t, old(5)


def accumulate(n):
    acc = []
    adders = [lambda x, k=k: acc.append(x + k) for k in range(4)]
    for i in range(n):
        adders[i % 4](i)
    return len(acc), sum(acc)


def deep(n):
    a = 1
    def l1():
        b = 2
        def l2():
            c = 3
            def l3(x):
                nonlocal a, b, c
                a, b, c = b, c, a + x
                return a + b + c
            return l3
        return l2
    f = l1()()
    t = 0
    for i in range(n):
        t = (t + f(i)) % 1000003
    return t


print(shared(2000), loop_variable(2000), made_in_loop(2000), own_cell_in_loop(2000), unset_cell(1000), recursive_closure(1500), accumulate(2000), deep(2000), sep="\n")
module_level = 0
def outer():
    global module_level
    module_level += 1
    return lambda: module_level
for i in range(2000):
    f = outer()
print(f(), module_level)

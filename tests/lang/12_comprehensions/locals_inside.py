# What `locals()` and its like show inside comprehensions that are compiled into the code around them.
def show(d): return sorted(k for k in d if not k.startswith('_'))
def f(a):
    b = 1
    print([sorted(locals()) for x in range(2)])
    print([(x, sorted(locals())) for x in range(1) for y in range(1)])
    print({x: sorted(locals().items(), key=str) for x in range(1)})
    print({tuple(sorted(locals())) for x in range(1)})
    print(list(sorted(locals()) for x in range(1)))
    print([[sorted(locals()) for y in range(1)] for x in range(1)])
    x = 5
    print([locals()['x'] for x in range(2)], locals()['x'])
    l = [locals() for i in range(3)]
    print([d.get('i') for d in l], sorted(locals()))
    [0 for z in range(1)]
    print('z' in locals())
f(0)
def g():
    c = 3
    def h(): return c
    print([(c, sorted(locals())) for c in range(2)], c)
    fs = [lambda: q for q in range(2)]
    print([sorted(locals()) for q in [1] if (lambda: q)()])
    print(sorted(locals()))
    print([x for x in range(2) if 'x' in locals()])
    print([(y := x, sorted(locals())) for x in range(2)])
    print([vars() is locals() for k in [1]])
    print([sorted(dir()) for k in [1]])
    print([eval('k + c') for k in [1]])
    print([eval('sorted(locals())') for k in [1]])
    exec('c = 99'); print([c for k in [1]])
    print([exec('k = 50') or k for k in [1]])
    import sys
    print([sorted(sys._getframe().f_locals) for k in [1]], [sys._getframe().f_code.co_name for k in [1]])
g()
class C:
    a = 1
    b = [show(locals()) for x in range(1)]
    d = [locals() is not None and x for x in range(2)]
    e = [[show(locals()) for y in [1]] for x in [2]]
    x = 7
    f = [locals()['x'] for x in range(2)]
    g = x
    h = [show(locals()) for i in [1] if (lambda: i)()]
    i = show(vars())
    j = [show(dir()) for k in [1]]
print(C.b, C.d, C.e, C.f, C.g, C.h, C.i, C.j)
class D:
    v = 5
    try: w = [v for q in [1]]
    except NameError as e: print(e)
    w = [__class__ if 0 else q for q in [1]]
    def m(self): return [__class__ for q in [1]]
    l = [sorted(locals()) for q in [1]]
print(D().m(), D.l)
mx = 3
print([locals() is globals() for i in [1]], [show(locals()) for i in [1]])
print([(i, locals()['i']) for i in range(2)], 'i' in globals())
i = 44
print([(locals()['i']) for i in range(2)], i)
def gen():
    t = 1
    r = [sorted(locals()) for u in [1]]
    yield r
    yield [((yield_ := u), sorted(locals())) for u in [2]]
print(list(gen()))
async def co():
    t = 1
    return [sorted(locals()) for u in [1]]
try: co().send(None)
except StopIteration as e: print(e.value)
def err():
    try:
        [locals()['nope'] for x in [1]]
    except KeyError as e: print(e, sorted(locals()))
    try:
        [1//0 for x in [1]]
    except ZeroDivisionError: print(sorted(locals()))
err()
def dele():
    x = 1
    del x
    print([sorted(locals()) for x in [1]])
    try: x
    except UnboundLocalError as e: print(e)
dele()
def exp():
    l = [locals() for x in [1]]
    l[0]['zz'] = 1
    return sorted(l[0])
print(exp())
exec("print([sorted(k for k in locals() if k[0] != '_') for x in [1]])", {}, {'p': 1})
exec("print([sorted(k for k in locals() if k[0] != '_') for x in [1]])", {'p':1})
print(eval("[sorted(k for k in locals() if k[0] != '_') for x in [1]]", {}, {'p': 1}))

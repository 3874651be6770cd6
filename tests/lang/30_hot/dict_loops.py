"""Loops over dicts and their views, which compiled code steps itself, and what ends or disturbs them."""

def total(d):
    t = 0
    for k, v in d.items(): t += k * v
    for k in d: t += k
    for v in d.values(): t -= v
    for p in d.items(): t += p[0]; q = p
    return t, q
d = {i: i + 1 for i in range(50)}
for i in range(0, 50, 7): del d[i]
for i in range(400): r = total(d)
print(r)
def nested(d):
    out = []
    for k, v in d.items():
        for k2, v2 in d.items():
            if k == k2: continue
            out.append((k, v2))
    return len(out), out[-1]
for i in range(60): r = nested(d)
print(r)
def change(d, at):
    seen = 0
    try:
        for k, v in d.items():
            seen += 1
            if k == at: d['new'] = 1
    except RuntimeError as e:
        return seen, str(e), k, v
    finally: d.pop('new', None)
for i in range(300): r = change(d, 20)
print(r)
def swap(d):
    n = 0
    try:
        for k in d:
            n += 1
            if n == 3:
                del d[k]; d[k] = 5
            if n > 400: break
    except RuntimeError as e: return n, str(e)
    return n
for i in range(300): r = swap(dict(d))
print(r)
class D(dict): pass
def sub(d):
    t = 0
    for k, v in d.items(): t += v
    for k in d: t += 1
    return t
for i in range(300): r = sub(d), sub(D(d)), sub({}), sub({1: 2.5})
print(r)
def late(d):
    it = iter(d.items())
    a = next(it)
    for k, v in it: a += (k, v)
    for k, v in it: a += (9, 9)
    return len(a), list(it)
for i in range(300): r = late(d)
print(r)
def leave(d):
    for k, v in d.items():
        if v == 'x': return k
        k + v
    return None
e = dict(d)
for i in range(300): r = leave(e)
e[99] = 'x'
print(r, leave(e))
def three(d):
    n = 0
    for i, (k, v) in enumerate(d.items()): n += i * v
    for k, v in zip(d, d.values()): n += k
    return n
for i in range(300): r = three(d)
print(r)
def comp(d): return {v: k for k, v in d.items()}, [k for k in d if d[k] > 3], sum(v for v in d.values()), max(v for k, v in d.items())
for i in range(300): r = comp(d)
print(r)
def unp(d):
    try:
        for a, b in d: pass
    except (TypeError, ValueError) as e: return str(e)
    for a, b, c in d.items(): pass
for i in range(300): r = unp(d)
print(r)
def unp3(d):
    try:
        for a, b, c in d.items(): pass
    except ValueError as e: return str(e)
for i in range(300): r = unp3(d)
print(r)
def gen(d):
    for k, v in d.items(): yield k + v
for i in range(300): r = sum(gen(d)), list(gen(d))[-1]
print(r)

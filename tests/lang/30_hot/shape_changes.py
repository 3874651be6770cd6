# Instances whose attributes come and go, in different orders, while loops are hot.
class O: pass


def make(kind):
    o = O()
    if kind == 0:
        o.a, o.b = 1, 2
    elif kind == 1:
        o.b, o.a = 20, 10
    elif kind == 2:
        o.c = 0
        o.a = 100
        o.b = 200
    elif kind == 3:
        for i in range(30):
            setattr(o, f"x{i}", i)
        o.a, o.b = 5, 6
    else:
        o.__dict__ = {"b": 7, "a": 8}
    return o


def total(objects, n):
    t = 0
    for i in range(n):
        o = objects[i % len(objects)]
        t += o.a * 3 + o.b
        o.b = o.b + 1
    return t


for kinds in ((0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 3, 4), (4,), (3, 0)):
    print(kinds, total([make(k) for k in kinds], 2000))


def grows(n):
    o = O()
    for i in range(n):
        setattr(o, f"n{i % 60}", i)
        if i % 61 == 0:
            o.extra = i
    return len(o.__dict__), o.extra, list(o.__dict__)[:3]


def add_and_delete(n):
    o = O()
    o.keep = 0
    for i in range(n):
        o.temp = i
        o.keep += o.temp
        del o.temp
    return o.keep, list(o.__dict__)


def type_of_slot(n):
    o = O()
    o.v = 0
    for i in range(n):
        if i == 800:
            o.v = float(o.v)
        elif i == 1600:
            o.v = [o.v]
        elif i > 1600:
            o.v.append(i)
        else:
            o.v += 1
    return o.v[0], len(o.v)


class Node:
    def __init__(self, v, next=None): self.v, self.next = v, next


def linked(n):
    head = None
    for i in range(n):
        head = Node(i if i % 400 else str(i), head)
    total, texts = 0, []
    while head:
        if isinstance(head.v, str):
            texts.append(head.v)
        else:
            total += head.v
        head = head.next
    return total, texts


class Slotted:
    __slots__ = ("p", "q")


def slotted(n):
    s = Slotted()
    s.p = 0
    errors = 0
    for i in range(n):
        s.p += i
        if i % 500 == 0:
            s.q = i
        try:
            s.p += s.q
        except AttributeError:
            errors += 1
        if i % 250 == 0 and i % 500 == 0:
            del s.q
    return s.p, errors


def escapes(n):
    kept = []
    t = 0
    for i in range(n):
        p = Node(i, None)
        q = Node(p.v + 1, p)
        t += q.next.v + q.v
        if i % 777 == 0:
            kept.append(q)
        if i == 1500:
            p.extra = "dynamic"
            kept.append(p)
    return t, [(k.v, k.next.v if k.next else None) for k in kept], kept[-1].v, [getattr(k, "extra", None) for k in kept]


def dict_view(n):
    o = O()
    o.a = 0
    d = o.__dict__
    for i in range(n):
        o.a += 1
        d["a"] += 1
        d["k%d" % (i % 3)] = i
    return o.a, d["a"], o.k2, d is o.__dict__


print(grows(2000), add_and_delete(1500), type_of_slot(2000), linked(1500), slotted(1200), escapes(2000), dict_view(1500), sep="\n")

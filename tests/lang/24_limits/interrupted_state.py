# After an error in the middle, objects are as far as they got and still usable.
a = [3, 1, 2]
try:
    a.extend(x if x < 3 else 1 // 0 for x in range(10))
except ZeroDivisionError:
    print(a)
d = {"k": 0}
try:
    d.update((k, v) for k, v in [("a", 1), ("b", 2), 5])
except TypeError:
    print(d)
s = {1}
try:
    s.update([2, 3, [], 4])
except TypeError:
    print(sorted(s))


class Bad:
    def __init__(self, n): self.n = n
    def __lt__(self, o):
        if self.n == 2:
            raise ValueError("compare")
        return self.n < o.n


items = [Bad(n) for n in (5, 4, 3, 2, 1)]
try:
    items.sort()
except ValueError:
    print(sorted(b.n for b in items))
it = iter([1, 2, 3])
try:
    a, b = it
except ValueError as e:
    print(e, list(it))
g = (1 // (2 - x) for x in range(5))
print(next(g), next(g))
try:
    next(g)
except ZeroDivisionError:
    print(list(g))
try:
    "".join(["a", "b", 5, "c"])
except TypeError as e:
    print(e)
try:
    x = [1, 2, 3]
    x[0], x[1], x[9] = 7, 8, 9
except IndexError:
    print(x)
try:
    p, q, r = (print("evaluated") or i for i in range(2))
except ValueError as e:
    print(e)


def args():
    try:
        return max(*[1, 2], *undefined)
    except NameError as e:
        return str(e)


print(args())
try:
    print(*[1, 2], sep=5)
except TypeError as e:
    print(e)


class Partial:
    def __init__(self):
        self.a = 1
        raise RuntimeError("half built")


try:
    p = Partial()
except RuntimeError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_locals["self"].a)
z = 5
try:
    z += "s"
except TypeError:
    print(z)
try:
    for z in [1, 2, 1 // 0]:
        pass
except ZeroDivisionError:
    print(z)
try:
    del d["a"], d["zzz"], d["k"]
except KeyError:
    print(d)
try:
    with open("/nonexistent/file") as f: pass
except OSError as e:
    print(type(e).__name__, "f" in globals())

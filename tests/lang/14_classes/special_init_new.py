# __new__, __init__, __call__ of the class, __del__ aside; what object.__new__ accepts.
class Logged:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        return super().__new__(cls)

    def __init__(self, *args, **kw):
        print("init", args, kw)


Logged(1, a=2)


class Other:
    def __new__(cls): return 5
    def __init__(self): print("never called")


print(Other())


class Single:
    instance = None

    def __new__(cls):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self): self.inits = getattr(self, "inits", 0) + 1


print(Single() is Single(), Single().inits)


class Celsius(float):
    def __new__(cls, value, unit="C"):
        self = super().__new__(cls, value)
        self.unit = unit
        return self

    def __repr__(self): return f"{float(self)}{self.unit}"


t = Celsius(20.5, "c")
print(t, t + 1, type(t + 1).__name__, t.unit, t == 20.5, [t])


class Text(str):
    def __new__(cls, *parts): return super().__new__(cls, "-".join(parts))
    def shout(self): return self.upper() + "!"


s = Text("a", "b")
print(s, s.shout(), len(s), s == "a-b", type(s.upper()).__name__, {s: 1}["a-b"], f"{s:>5}", "a-b" in {s})


class Num(int):
    def __add__(self, o): return Num(int(self) + int(o) + 100)
    def __repr__(self): return f"Num({int(self)})"


print(Num(5) + 1, 1 + Num(5), Num(5) * 2, Num(7) == 7, [10, 20][Num(1)], hash(Num(3)) == hash(3), Num("12"), sum([Num(1), Num(2)]))


class Stack(list):
    def push(self, x): self.append(x); return self
    def __len__(self): return super().__len__() * 10


k = Stack([1]).push(2)
print(k, len(k), k[0], bool(Stack()), k + [3], type(k + [3]).__name__, isinstance(k, list), k == [1, 2])


class NoInit: pass
class OnlyInit:
    def __init__(self, x): self.x = x
class OnlyNew:
    def __new__(cls, x): return object.__new__(cls)
class BadInit:
    def __init__(self): return 5


for bad in (lambda: NoInit(1), lambda: NoInit(a=1), lambda: OnlyInit(), lambda: OnlyInit(1).x, lambda: type(OnlyNew(1)).__name__, lambda: BadInit(), lambda: object(1), lambda: object.__new__(5), lambda: object.__new__(int), lambda: object.__new__(), lambda: int.__new__(str), lambda: object.__init__(NoInit(), 1)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)

# Annotations: evaluated lazily, on functions, classes and modules.
def f(a: int, b: "text", *c: undefined_later, d: list[int] = []) -> dict[str, int]: pass


try:
    f.__annotations__
except NameError as e:
    print(e)
undefined_later = float
print(f.__annotations__)


class C:
    x: int
    y: str = "v"
    z: C
    def method(self, other: C) -> C: return self


print(C.__annotations__["x"], C.__annotations__["z"] is C, C.method.__annotations__["other"] is C, C.y, hasattr(C, "x"))
v: int = 5
w: print("never evaluated here")
(p): int = 6
C.attr: int = 7
d = {}
d["k"]: str = "item"
print(v, p, C.attr, d)
print(__annotations__["v"] if "__annotations__" in globals() else "lazy module annotations")


def local():
    a: undefined_everywhere
    b: int = 3
    try:
        return a
    except UnboundLocalError as e:
        return b, str(e)


print(local())
print((lambda x: x).__annotations__, f.__annotate__ is not None, (int | str), int | None, list[int], dict[str, list[int]], tuple[int, ...], type[C] is not None)
print(isinstance(5, int | str), list[int]([1, 2]), list[int].__origin__, list[int].__args__, (int | str).__args__, int | str == str | int, list[int] == list[int])
for bad in (lambda: int | 5, lambda: isinstance([], list[int]), lambda: int[str]):
    try:
        print(bad())
    except TypeError as e:
        print(e)
f.__annotations__ = {"replaced": 1}
print(f.__annotations__)

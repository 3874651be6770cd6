# print's arguments, and how containers show their parts.
print()
print(1, "a", None, sep=", ")
print(1, 2, end="")
print("|")
print("a", "b", sep="")
print("a", "b", sep=None, end=None)
print(*[1, 2, 3], sep="\n")
print([1, "a", 1.0, None, True, b"b", ("t",), {"k": "v"}])
print("é", ["é", "\x00", "\u200b", "\ud800".encode("utf-8", "surrogatepass")])
for bad in (dict(sep=1), dict(end=2), dict(foo=3)):
    try:
        print("x", **bad)
    except TypeError as e:
        print("TypeError:", e)


class Shown:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


print(Shown(), [Shown()], {Shown(): Shown()}, (Shown(),), f"{Shown()} {Shown()!r}")
recursive = [1]
recursive.append(recursive)
print(recursive)
d = {}
d["self"] = d
print(d)
t = ([],)
t[0].append(t)
print(t)

# Building strings: many appends, aliases that must not change, mixed widths.
s = ""
for i in range(2000):
    s += chr(97 + i % 26)
print(len(s), s[:30], s[-5:], s == ("abcdefghijklmnopqrstuvwxyz" * 77)[:2000])
a = "x"
b = a
for i in range(5):
    a += str(i)
    if i == 2:
        c = a
print(a, b, c)
parts = []
t = ""
for i in range(10):
    t = t + "é" if i % 3 == 0 else t + "😀" if i % 3 == 1 else t + "z"
    parts.append(t)
print(t, len(t), parts[3], parts[4], [len(p) for p in parts])
left = ""
for c in "abc":
    left = c + left
print(left)
d = {}
key = "k"
for i in range(3):
    key += "!"
    d[key] = i
print(d, d["k!!"], key in d, hash("k" + "!!") == hash("k!!"))
big = "a" * 1000
both = big + big
print(both.count("a"), both == big * 2, both is big, (big + "b").index("b"), (big + "é")[-1], (big + "Ω").find("Ω"))


def build(n):
    out = ""
    for i in range(n):
        out += "(" + str(i) + ")"
        if len(out) > 40:
            out = out[1:]
    return out


print(build(100))
r = "".join(str(i) + "," for i in range(20))
print(r, r.rstrip(",").split(",")[-1])
x = y = "s"
x += "t"
print(x, y)


class Box:
    text = ""


box = Box()
for i in range(5):
    box.text += str(i)
print(box.text, Box.text)
items = [""]
items[0] += "a"
items[0] += "b"
print(items)

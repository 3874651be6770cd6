# bytes and bytearray: construction, methods, indexing, mutation.
b = b"hello world"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], list(b[:3]), b + b"!", b * 2 == b + b, 104 in b, b"wor" in b, b"zzz" in b)
print(b.find(b"o"), b.rfind(b"o"), b.index(b"w"), b.count(b"l"), b.replace(b"l", b"L"), b.split(), b.split(b"o", 1), b.partition(b" "), b.startswith(b"he"), b.endswith((b"x", b"ld")), b.find(111), b.upper(), b.title(), b.capitalize(), b.swapcase())
print(b" x ".strip(), b"xxaxx".strip(b"x"), b"a,b".split(b","), b"-".join([b"a", b"b"]), b"a\nb\r\n".splitlines(), b"ab".center(6, b"*"), b"7".zfill(3), b"a\tb".expandtabs(4), b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"))
print(b"abc".isalpha(), b"12".isdigit(), b" ".isspace(), b"aB".isupper(), b"\xff".isascii(), b"".isalnum(), b"A1".isalnum())
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes(b"x"), bytes("é", "utf-8"), bytes(range(3)), bytes.fromhex("00 ff1a"), b"\x00\xff".hex(), b"abcd".hex("-", 2), bytes((x for x in (65, 66))))
print(b"a" < b"b", b"a" == "a", b"" < b"a", b"abc" == bytearray(b"abc"), hash(b"a") == hash(b"a"), sorted([b"b", b"a"]), max(b"abc"), sum(b"\x01\x02"), b"a" in {b"a": 1})
for bad in (lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes(-1), lambda: bytes("x"), lambda: b[100], lambda: b + "x", lambda: "x" + b, lambda: b.join(["a"]), lambda: b.index(b"q"), lambda: b.find("x"), lambda: bytes.fromhex("zz"), lambda: bytes.fromhex("abc"), lambda: b.__setitem__, lambda: b < "x", lambda: 256 in b, lambda: "a" in b, lambda: bytes([1], "x"), lambda: bytes(1.0), lambda: b * "a", lambda: b.split(b"")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = bytearray(b"abc")
a.append(100); a.extend(b"ef"); a.insert(0, 48); a += b"!"
a[1] = 65
a[2:4] = b"XYZ"
del a[-1]
print(a, len(a), a.pop(), a.pop(0), a.remove(90), a, a.reverse(), a, a.find(b"Y"), bytes(a), a.copy() == a, a * 2, a + b"z", type(a + b"z").__name__, type(b"z" + a).__name__)
a.clear()
print(a, bytearray(2), bytearray([1]), bytearray("a", "ascii"), bytearray(b"a") == b"a", repr(bytearray(b"'")))
for bad in (lambda: a.append(256), lambda: a.append("a"), lambda: a.pop(), lambda: a.__setitem__(0, 1), lambda: hash(a), lambda: a.extend(["x"]), lambda: a.remove(5), lambda: a.extend(5)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print(b"%d %s %x %c %r %5.1f %%" % (5, b"s", 255, 65, "r", 2.5), b"%b" % b"raw", b"%a" % "é", bytearray(b"%d") % 3)
print(repr(b"\x00\t\n\r'\"\\\x7f\x80"), str(b"ab"), f"{b'x'}", [b"x"], b'"', b"'", b"'\"")
for i, x in enumerate(b"ab"):
    print(i, x, end=" ")
print(*reversed(b"ab"), *map(hex, b"\x0f\xf0"), bytes(reversed(b"ab")), bytes(x ^ 1 for x in b"abc"), int.from_bytes(b"\x01\x00", "big"), b"\xff"[0], b"abc"[True])
m = memoryview(b"abcdef")
print(m[0], bytes(m[1:3]), len(m), m.tobytes(), list(m[::2]), m == b"abcdef", m.readonly)
w = bytearray(b"abc")
v = memoryview(w)
v[0] = 122
v[1:] = b"YX"
print(w, v.tolist(), v.nbytes, v.format, v.itemsize)
v.release()
w.append(1)
print(w)

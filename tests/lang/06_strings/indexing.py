# Indexing and slicing, for one-, two- and four-byte strings.
for s in ("hello", "héllo", "hΩllo", "h😀llo", ""):
    print(len(s), [s[i] for i in range(len(s))], [s[-i] for i in range(1, len(s) + 1)])
    print([s[1:3], s[:2], s[2:], s[::-1], s[::2], s[-2:], s[:-2], s[10:], s[3:1], s[-100:100], s[4:0:-2], s[:], s[1:-1:3]])
    print(s == "".join(s[i:i + 1] for i in range(len(s))), s[:2] + s[2:] == s, s * 2, s + "é" + s)
print("abc"[True], "abc"[-3], "abcdef"[slice(1, None, 2)], "abc"[None:None:None])
abc = "abc"
for bad in (lambda: "abc"[3], lambda: "abc"[-4], lambda: abc["a"], lambda: abc[1.0], lambda: "abc"[::0], lambda: "abc"[10**30], lambda: ""[0], lambda: "abc"[1:"x"]):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
print("abcdef"[10**30:], "abcdef"[-10**30:2], "abcdef"[::10**30], "abc"[2:10**20])
print(min("hello"), max("hello"), list("añ😀"), tuple("ab"), set("aa"), sorted("bÉaé"), "".join(reversed("aΩ😀")))
print("a" < "b" < "é" < "Ω" < "😀", "a" * 3 < "ab", "Z" < "a", "abc" < "abcd", "\ud800" < "\uffff" < "\U00010000")
wide = "x" * 5 + "😀"
narrow = wide[:5]
print(narrow == "xxxxx", hash(narrow) == hash("xxxxx"), {narrow: 1}["xxxxx"], narrow.isascii(), wide.isascii())
for i, c in enumerate("aé😀"):
    print(i, c, ord(c), c.encode(), ascii(c))
it = iter("ab")
print(next(it), next(it), next(it, "end"))

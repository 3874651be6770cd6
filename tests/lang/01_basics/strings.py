# The basics of strings.
s = "hello"
print(s, len(s), s[0], s[-1], s[1:3], s[::-1], s[:2] + s[3:])
print(s.upper(), s.capitalize(), s.replace("l", "L"), s.find("l"), s.count("l"))
print("a,b,,c".split(","), " x  y ".split(), "-".join(["1", "2", "3"]))
print("ab" * 3, "ab" + "cd", 3 * "x", "x" * 0, "x" * -1)
print(s.startswith("he"), s.endswith("lo"), "ell" in s, "z" in s)
print("  pad  ".strip() + "|", "xxhixx".strip("x"), "n: %d, s: %s" % (3, "t"))
print(f"{s}! {len(s)} {1 + 1}", "{} and {}".format(1, "two"))
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\t nl\n"))
print(str(12), str(1.5), str(None), str([1, "a"]), repr("x"))
for i, c in enumerate("abc"):
    print(i, c, end=";")
print()
print(ord("a"), chr(98), "a" < "b", sorted("hello"), "".join(sorted("hello")))
print("42".isdigit(), int("42") + 1, float("2.5") * 2)
try:
    s[10]
except IndexError as e:
    print("IndexError:", e)
try:
    s[0] = "j"
except TypeError as e:
    print("TypeError:", e)
try:
    "a" + 1
except TypeError as e:
    print("TypeError:", e)

# Case, classification, padding and stripping, beyond ASCII too.
for s in ("hello World", "ÉCOLE straße", "ǆ ﬁ İ", "they're bill's", "123abc DEF", "σΣς", ""):
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
names = ("isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii")
print(names)
for s in ("abc", "ABC", "Abc Def", "123", "½", "²", "٣", "a1", " \t\n", "\u00a0", "", "_x1", "1x", "é", "\x00", "\u200b", "ß", "ǅ", "def", "名前", "A1", "a b"):
    print(ascii(s), "".join(str(int(getattr(s, name)())) for name in names))
print([c.center(7) for c in ("a", "ab")], "a".center(6, "*"), "ab".ljust(5, "."), "ab".rjust(5, "."), "abc".center(2), "x".ljust(-1))
print("42".zfill(5), "-42".zfill(5), "+42".zfill(5), "".zfill(3), "abc".zfill(2), "--1".zfill(5))
print(["  a b ".strip(), "  a ".lstrip(), "  a ".rstrip(), "xyaxy".strip("xy"), "abc".strip("abc"), "\u2003x\u2003".strip(), "éaé".strip("é"), "aab".lstrip("a"), "baa".rstrip("a"), "  ".strip(), "x".strip("")])
print("ß".upper(), "ﬁ".upper(), "İ".lower() == "i̇", "ΑΣ".lower(), "ΑΣΑ".lower(), "Σ".lower())
print([ord(c) for c in "ﬀ".title()], "ŉ".upper(), "a\u0345".upper())

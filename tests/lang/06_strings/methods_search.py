# find, index, count, startswith, in, replace, split, partition.
s = "the cat sat on the mat"
print(s.find("the"), s.rfind("the"), s.find("the", 1), s.find("the", 1, 10), s.find("zzz"), s.find(""), s.rfind(""), s.find("", 50))
print(s.index("cat"), s.rindex("at"), s.count("at"), s.count(""), s.count("t", 5, 12), "aaaa".count("aa"))
for f in (lambda: s.index("dog"), lambda: s.rindex("dog", 1)):
    try:
        f()
    except ValueError as e:
        print("ValueError:", e)
print(s.startswith("the"), s.startswith("cat", 4), s.startswith(("x", "the")), s.endswith(("mat", "q")), s.endswith("t", 0, 7), "".startswith(""), s.startswith("", 99), s.startswith(()))
print(s.replace("the", "a"), s.replace("the", "a", 1), s.replace("", "-")[:9], "aaa".replace("a", "aa"), "abc".replace("b", ""), "abc".replace("", "-", 2), "x".replace("x", "y", 0), "aXbX".replace("X", "", count=1))
print(s.split(), s.split(" ", 2), s.rsplit(" ", 2), s.rsplit(None, 1), "a,,b,".split(","), ",".split(","), "".split(), "".split(","), "  a  b ".split(None, 1), "a--b--c".split("--"), "abc".split("b", 0), s.split(sep="t", maxsplit=1))
print("a\nb\r\nc\rd\x0be\x1cf\u2028g".splitlines(), "a\n\nb\n".splitlines(), "a\nb".splitlines(True), "".splitlines(), "\n".splitlines(keepends=True))
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="))
print("cat" in s, "dog" in s, "" in "", "é" in "café", "abc" in "ab")
print("prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removeprefix("y"), "x".removesuffix(""))
print(",".join("abc"), "".join([]), "-".join(["a"]), ", ".join({"k": 1}), "x".join(str(i) for i in range(3)))
print("banana".translate({97: "A", 110: None}), "abc".translate(str.maketrans("ab", "xy")), "abc".translate(str.maketrans("a", "1", "c")), str.maketrans({"a": "bb", 99: None}))
print("a\tbc\td".expandtabs(), "a\tb".expandtabs(4), "\t".expandtabs(0), "ab\tc".expandtabs(tabsize=2))
long = "ab" * 500 + "c"
print(long.find("bc"), long.find("abc"), long.rfind("aba"), long.count("ab"), long.index("c"), ("x" * 1000 + "y").find("xy"))
text = "naïve Ω x😀y😀"
print(text.find("Ω"), text.find("😀"), text.rfind("😀"), text.count("😀"), text.split("😀"), text.replace("😀", ":)"), text.replace("x", "😀"), text.partition("Ω"))

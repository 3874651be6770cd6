# Escapes in literals and in repr.
print(repr("\a\b\f\n\r\t\v\\\'\"\0\x1f\x7f\x80\xa0\xad\xff"))
print(repr("\u0100\u200b\u2028\ue000\ufeff\uffff\U0001F600\U000E0001\ud800"))
print(ascii("aé\u0100😀'\""), ascii(["é"]), "\101\60\7".encode(), "\x41\u0041\U00000041", "\N{BULLET}\N{LATIN SMALL LETTER A WITH ACUTE}")
print("line \
continued", """a
b\tc""", 'it\'s', "say \"x\"", repr('it\'s "x"'), repr("it's"), repr('"'))
print(r"\n\x", R'\'', rb"\n", "a" "b" 'c', f"a{1}" "b", "\\n")
print(str(b"abc"), repr(b"a'b"), repr(b'a"b'), repr(b"\x00\t\n\r\\\x7f\xff"), b"\101\x41")
print("é" == "e\u0301", len("é"), len("e\u0301"), len("😀"), len("👨‍👩‍👧"))
print(eval(repr("mixed ' \" \\ \n \x00 é 😀")) == "mixed ' \" \\ \n \x00 é 😀")
for source in (r'"\x4"', r'"\u123"', r'"\U00110000"', r'"\N{NO SUCH NAME}"', '"abc', "'a\nb'", '"""abc', r'b"é"', r'b"\x4"', "f'{'", "f'}'", "f'{}'", "f'{a b}'", "'a' b'b'"):
    try:
        exec(source)
    except SyntaxError as e:
        print(e.msg)

# encode, decode, and error handlers.
for s in ("abc", "é", "Ω", "😀", "", "a\x00b"):
    print(s.encode(), s.encode("utf-8").decode("utf-8") == s, len(s.encode("utf-8")), s.encode("utf-16-le"), s.encode("utf-32-be"))
print("é".encode("latin-1"), b"\xe9".decode("latin-1"), "abc".encode("ascii"), "é".encode("utf-16").hex())
print("aéΩ".encode("ascii", "ignore"), "aéΩ".encode("ascii", "replace"), "aéΩ".encode("ascii", "backslashreplace"), "aéΩ".encode("ascii", "xmlcharrefreplace"), "é".encode("latin-1", "strict"))
print(b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"a\xffb".decode("utf-8", "backslashreplace"), ascii(b"a\xffb".decode("utf-8", "surrogateescape")))
print("a\udcffb".encode("utf-8", "surrogateescape"), "\ud800".encode("utf-8", "surrogatepass"), b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800")
for thunk in (lambda: "é".encode("ascii"), lambda: "aΩb".encode("latin-1"), lambda: b"\xff".decode(), lambda: b"\xc3".decode(), lambda: b"a\xe2\x82b".decode(), lambda: b"\xc0\x80".decode(), lambda: b"\xf5\x80".decode(), lambda: b"\x80".decode("ascii"), lambda: "\ud800".encode(), lambda: "a".encode("no-such"), lambda: b"a".decode("no-such"), lambda: "é".encode("ascii", "no-such"), lambda: b"\xed\xa0\x80".decode()):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__ + ":", e)
try:
    "abcΩdef".encode("latin-1")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, isinstance(e, ValueError))
try:
    b"ab\xff\xfe".decode("utf-8")
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, isinstance(e, UnicodeError))
print(str(b"abc", "utf-8"), str(b"\xe9", encoding="latin-1"), bytes("é", "utf-8"), str(object=b"x", encoding="ascii", errors="strict"))

# Formats of %s, %r and %a are compiled as f-strings; nobody may notice.
class S:
    def __str__(self): return "S!"
    def __repr__(self): return "R<é>"
    def __format__(self, spec): return "never"
class T(str):
    def __str__(self): return "T!"
    def __format__(self, spec): return "never"
s = S()
t = T("own")
print("%s %r %a" % (s, s, s), "%s|%5s|%-5s|%.1s|%5.2s|%05s|%+s|% s|%#r" % (t, t, t, t, t, t, t, t, t))
print("%s" % (None,), "%%" % (), "" % (), "a%%b%s" % (1,), "%s%s" % ("\ud800", "\udc00") == "\ud800\udc00")
print("%99s" % (1,) == " " * 98 + "1", len("%100s" % (1,)), "%.0s|%.s" % ("abc", "abc"))
print("%s" % ((1, 2),), "%s and %s" % (*[1], 2), "%d %s" % (3, 4), "%c%s" % ("x", "y"))
x = 1
print("%s %s %s" % (x, (x := 2), x), "<%s>" % ("a" "b",) + "!" * 3)
for f in (lambda: "%s" % (), lambda: "%s" % (1, 2), lambda: "%s %" % (1,), lambda: "%s %z" % (1, 2), lambda: "%(a)s" % (1,), lambda: "%s %s" % (1,)):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
class Bad:
    def __str__(self): raise KeyError("str")
try:
    "%s %s" % (1, Bad())
except KeyError as e:
    print(repr(e))

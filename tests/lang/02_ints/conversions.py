# int(), hex and friends, and their errors.
def attempt(f, *args, **kwargs):
    try:
        print(f.__name__, args, kwargs or "", "->", repr(f(*args, **kwargs)))
    except Exception as error:
        print(f.__name__, args, kwargs or "", "->", type(error).__name__ + ":", error)


for text in ("12", " -12\n", "+7", "1_2", "_1", "1__2", "1_", "", " ", "1.5", "0x10", "٣", "abc", "- 1", "--1", "1e3", "\x001", "00", "0_0"):
    attempt(int, text)
for text, base in (("ff", 16), ("0xff", 16), ("0xff", 0), ("010", 0), ("0", 0), ("0o10", 0), ("0b2", 0), ("z", 36), ("z", 35), ("1", 1), ("1", 37), ("1", -1), ("12", 2), ("0b11", 2), ("9", 8)):
    attempt(int, text, base)
attempt(int)
attempt(int, 1.9)
attempt(int, -1.9)
attempt(int, float("inf"))
attempt(int, float("nan"))
attempt(int, None)
attempt(int, [])
attempt(int, 5, 10)
attempt(int, b"17")
attempt(int, b"1f", 16)
attempt(int, 1j)
attempt(int, "5", base=7)
attempt(int, x=5)
attempt(int, "1", 2, 3)
for f in (hex, oct, bin, chr):
    for n in (0, 10, -10, True, 1.0, "1"):
        attempt(f, n)
attempt(chr, 1114112)
attempt(ord, "ab")
attempt(ord, "")
attempt(ord, 5)


class Index:
    def __repr__(self):
        return "Index()"

    def __index__(self):
        return 5


class Int:
    def __repr__(self):
        return "Int()"

    def __int__(self):
        return 6


class Bad:
    def __int__(self):
        return "7"


attempt(int, Index())
attempt(int, Int())
try:
    int(Bad())
except TypeError as e:
    print(e)
print(hex(Index()), [0, 1, 2, 3, 4, "five"][Index()], range(10)[Index()], "x" * Index())

# Methods of int, and formatting.
print((1023).to_bytes(2, "big"), (1023).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (5).to_bytes())
print(int.from_bytes(b"\x03\xff", "big"), int.from_bytes(b"\xfe\xff", "little", signed=True), int.from_bytes([1, 2], "big"))
for thunk in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle"), lambda: int.from_bytes("a", "big")):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__, e)
for n in (0, 42, -42, 1234567, 10**20):
    print(f"{n:d}|{n:5d}|{n:<5d}|{n:^5d}|{n:+d}|{n: d}|{n:05d}|{n:,}|{n:_}|{n:x}|{n:#x}|{n:#o}|{n:b}|{n:e}|{n:.2f}|{n:g}|{n:%}")
print(f"{65:c}|{255:X}|{255:#X}|{255:#010x}|{255:_b}|{-255:+#b}|{5:*>8}|{5:=+8}|{12345:012,}|{1:n}")
for spec in ("z", "d.2", ".2d", "s", ",x", "+c", "#c", "5.3d", "_n", "Q"):
    try:
        print(spec, format(5, spec))
    except ValueError as e:
        print(spec, "ValueError:", e)
print("%d %5d %-5d| %05d %+d %x %X %o %#x %c %s %r %i %u" % (1, 2, 3, 4, 5, 255, 255, 8, 255, 65, 6, 7, 8, 9))
print("%d" % 3.7, "%d" % -3.7, "%x" % 10**20, "%5.3d" % 7, "%.10d" % -42)
for thunk in (lambda: "%d" % "x", lambda: "%x" % 1.5, lambda: "%c" % -1, lambda: "%d" % None):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__, e)

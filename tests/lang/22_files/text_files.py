# Text files: write, read, append, iterate, newlines, positions, with.
import sys
path = sys.argv[1] + "/text.txt"
with open(path, "w") as f:
    print(f.write("first\n"), f.write("second\nthird"), f.mode, f.closed, f.writable(), f.readable(), f.name == path)
    print("printed", 1, file=f)
    f.writelines(["a\n", "b\n"])
print(f.closed)
with open(path) as f:
    print(repr(f.read()))
    print(repr(f.read()))
with open(path) as f:
    for number, line in enumerate(f, 1):
        print(number, repr(line))
with open(path) as f:
    print(repr(f.readline()), repr(f.readline(3)), repr(f.read(2)), f.readlines(), repr(f.readline()))
with open(path, "a") as f:
    f.write("appended")
print(open(path).read().splitlines()[-1])
with open(path, "r+") as f:
    f.write("FIRST")
    f.seek(0)
    print(f.readline(), end="")
with open(path, encoding="utf-8") as f:
    print(next(f), list(f)[-1], f.encoding)
with open(path, "w", encoding="utf-8", newline="") as f:
    f.write("é\r\nΩ\n😀\rend")
print(repr(open(path, encoding="utf-8").read()), repr(open(path, encoding="utf-8", newline="").read()), open(path, encoding="utf-8").readlines(), open(path, encoding="latin-1").read(2) == "Ã©")
with open(path, "w", newline="\r\n") as f:
    f.write("a\nb\n")
print(open(path, "rb").read())
try:
    open(path, "x")
except FileExistsError as e:
    print(type(e).__name__, e.errno, e.strerror)
for bad in (lambda: open(sys.argv[1] + "/missing"), lambda: open(sys.argv[1]), lambda: open(path, "q"), lambda: open(path, "rw"), lambda: open(path, "rb", encoding="utf-8"), lambda: open(5.5), lambda: open(path).write("x"), lambda: open(path, "w").read(), lambda: open(path, encoding="nope"), lambda: open(""), lambda: open(path, "r", newline="x"), lambda: f.read(), lambda: f.write("x"), lambda: open("a\0b"), lambda: open(path, "wb").write("text"), lambda: open(path, "w").write(b"x")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", str(e).replace(sys.argv[1], "DIR"))
open(path, "w").write("unflushed but read back")
print(open(path).read())
f = open(path, "w")
f.write("x" * 100000)
f.flush()
print(len(open(path).read()))
f.close()
f.close()
with open(path, "wb") as f:
    f.write(b"ok\xff")
try:
    open(path, encoding="utf-8").read()
except UnicodeDecodeError as e:
    print(e)
print(ascii(open(path, encoding="utf-8", errors="replace").read()), ascii(open(path, encoding="utf-8", errors="surrogateescape").read()))
with open(path, "w") as f:
    f.write("0123456789")
    f.seek(3)
    f.write("X")
    print(f.tell())
    f.truncate(6)
print(open(path).read())

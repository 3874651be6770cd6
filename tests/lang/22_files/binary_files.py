# Binary files: bytes, seek, tell, readinto, buffers.
import sys
path = sys.argv[1] + "/data.bin"
with open(path, "wb") as f:
    print(f.write(bytes(range(256))), f.write(bytearray(b"tail")), f.tell(), f.write(memoryview(b"mv")))
with open(path, "rb") as f:
    print(f.read(4), f.tell(), f.seek(250), f.read(), f.read(), f.seek(-2, 2), f.read(), f.seek(0), f.seek(2, 1), f.read(1))
    buffer = bytearray(5)
    print(f.readinto(buffer), buffer, f.seekable())
with open(path, "r+b") as f:
    f.seek(1)
    f.write(b"ZZ")
    f.seek(0)
    print(f.read(5))
with open(path, "ab") as f:
    f.write(b"\nline2\nline3")
with open(path, "rb") as f:
    f.seek(258)
    print(f.readline(), f.readlines())
    f.seek(258)
    print([len(line) for line in f])
with open(path, "w+b") as f:
    f.write(b"abc")
    f.seek(1)
    print(f.read(), f.truncate(2), f.seek(0), f.read())
with open(path, "wb", buffering=0) as f:
    print(f.write(b"raw"), type(f).__name__)
print(open(path, "rb").read(), type(open(path, "rb")).__name__, type(open(path, "wb")).__name__, type(open(path, "r+b")).__name__, type(open(path)).__name__)
big = bytes(i * 7 & 255 for i in range(200_000))
with open(path, "wb") as f:
    for i in range(0, len(big), 777):
        f.write(big[i:i + 777])
with open(path, "rb") as f:
    chunks = []
    while chunk := f.read(1234):
        chunks.append(chunk)
print(b"".join(chunks) == big, len(chunks))
for bad in (lambda: open(path, "rb").write(b"x"), lambda: open(path, "wb").read(), lambda: open(path, "rb").seek(-1), lambda: open(path, "rb").read("x")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)

# sys.stdout, sys.stderr, sys.stdin at its end, input() without input.
import sys
sys.stdout.write("written\n")
print("to stderr", file=sys.stderr)
print(sys.stdin.read() == "", sys.stdin.readline() == "", list(sys.stdin) == [])
try:
    input("prompt> ")
except EOFError as e:
    print()
    print("EOFError:", e)
print(sys.stdout.encoding, sys.stdout.writable(), sys.stdout.isatty(), sys.stdin.isatty(), sys.stdout.name, sys.stderr.name, sys.stdin.mode)


class Capture:
    def __init__(self): self.parts = []
    def write(self, text): self.parts.append(text); return len(text)
    def flush(self): self.parts.append("<flush>")


capture = Capture()
real, sys.stdout = sys.stdout, capture
print("captured", 1, 2, sep="-")
print("flushed", end="", flush=True)
sys.stdout = real
print(capture.parts)
print("explicit", file=capture)
print(capture.parts[-2:])
sys.stdout = None
print("nothing happens")
sys.stdout = real
for bad in (5, object()):
    try:
        print("x", file=bad)
    except AttributeError as e:
        print(e)
print("é Ω 😀")
try:
    print("\ud800")
except UnicodeEncodeError as e:
    print(e)
sys.stdout.buffer.write(b"bytes\n") if sys.stdout.flush() is None else None
sys.stdout.flush()
print(sys.__stdout__ is sys.stdout, sys.displayhook is not None)
sys.stderr.write("end of stderr\n")

# Impossible sizes fail at once, with the right error.
import sys
for source in ("[0] * 10**12", "[0] * 10**19", "'x' * 10**15", "b'x' * 10**15", "(1,) * 10**13", "1 << 10**12", "1 << 10**20", "bytearray(10**15)", "bytes(10**15)", "[1, 2] * sys.maxsize", "'ab' * sys.maxsize", "'x' * 10**30", "range(10**30)[10**31]", "len(range(10**30))", "'%*d' % (10**15, 1)", "f'{1:{10**15}}'", "'x'.center(10**15)", "'x'.ljust(10**15)", "'x'.zfill(10**15)", "list(range(10**15))", "bytes(-1)", "'a'.replace('a', 'b' * 100, 5).__len__()", "2.0 ** 10**6", "10 ** -400", "int('1' * 5000)", "str(10 ** 5000)", "chr(10**10)", "(1).to_bytes(10**15, 'big')", "[].insert(10**30, 1)", "[1].pop(10**30)", "'abc'[10**30]", "'abc'[10**30:]", "float(10**400)", "round(1.5, 10**30)", "hash(10**30) == hash(10**30)", "'\\t'.expandtabs(10**15)", "bytearray(b'a') * 10**15", "sum(range(10**6))"):
    try:
        result = eval(source)
        print(source, "->", repr(result)[:40])
    except (MemoryError, OverflowError, ValueError, IndexError) as e:
        print(source, "->", type(e).__name__ + ":", e)
a = [1, 2, 3]
try:
    a *= 10**15
except MemoryError:
    print("list kept", a)
s = "abc"
try:
    s *= 10**17
except (MemoryError, OverflowError) as e:
    print("str kept", s)
print(len([None] * 10**6), len("x" * 10**7), (1 << 10**5).bit_length(), len(bytes(10**6)))
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)))
sys.set_int_max_str_digits(4300)
print(sys.get_int_max_str_digits())

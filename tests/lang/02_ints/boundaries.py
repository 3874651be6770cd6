# Arithmetic across the edges of 49-bit, 63-bit and 64-bit ints.
edges = []
for bits in (31, 32, 47, 48, 49, 52, 53, 62, 63, 64, 65, 127):
    for delta in (-1, 0, 1):
        edges.append(2**bits + delta)
        edges.append(-(2**bits) + delta)
for n in edges:
    assert n + 1 - 1 == n and n - 1 + 1 == n and -(-n) == n
    assert (n + n) - n == n and n * 2 // 2 == n and n ^ n == 0
    assert (n << 1) >> 1 == n and n == int(str(n)) and n == int(hex(n), 16)
    assert hash(n) == hash(n + 0) and n == eval(repr(n))
    assert (n // 7) * 7 + n % 7 == n and n % -7 <= 0
    assert ~n == -n - 1 and ~~n == n
    assert (n * n) // n == n and (n & n) == (n | n) == n
print(len(edges), sum(edges))
for n in (2**47, 2**48, 2**49, 2**62, 2**63, 2**64):
    print(n, n - 1, -n, -n - 1, n * n, (n - 1) * (n - 1), n + (n - 1), -n - n)
print(2**63 - 1 + 1, -(2**63) - 1, -(-(2**63)), abs(-(2**63)), -(2**63) // -1, (-(2**63)) % -1)
print(2**48 - 1 + 1, -(2**48) - 1, -(-(2**48)), abs(-(2**48)), -(2**48) // -1)
print(2**47 * 2, 2**47 * -2, 2**24 * 2**24, 2**32 * 2**31, 2**32 * 2**32, 3037000500 * 3037000500, 3037000499 * 3037000499)
print((1 << 47) << 1, (1 << 48) << 1, (1 << 62) << 1, (1 << 63) << 1, (1 << 64) >> 1, (1 << 64) >> 16, (1 << 64) >> 17)
print(2**64 - 2**64, 2**64 - 2**64 + 5, 2**63 - (2**63 - 1), 2**48 + -(2**48))
x = 2**48
x -= 1
print(x, x & 0xFFFFFFFF, x >> 16)
x += 1
print(x, x & 0xFFFFFFFF, x >> 16)
print(0xFFFFFFFFFFFFFFFF & 0xFFFFFFFF, -1 & 0xFFFFFFFFFFFFFFFF, ~0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF ^ -1)
print([hash(n) for n in (2**61 - 2, 2**61 - 1, 2**61, 2**62, -(2**61), -(2**61) + 1, -1, -2, 2**63, 2**64 + 1)])

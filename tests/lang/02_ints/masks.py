# Masked arithmetic as hash functions do it.
M32 = 0xFFFFFFFF
M64 = 0xFFFFFFFFFFFFFFFF


def fnv1a(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & M64
    return h


def rotl32(x, n):
    return ((x << n) | (x >> (32 - n))) & M32


def rotl64(x, n):
    return ((x << n) | (x >> (64 - n))) & M64


def murmur_mix(h):
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & M32
    h ^= h >> 13
    h = (h * 0xC2B2AE35) & M32
    return h ^ (h >> 16)


def xxmix(x):
    x ^= x >> 33
    x = (x * 0xFF51AFD7ED558CCD) & M64
    x ^= x >> 33
    x = (x * 0xC4CEB9FE1A85EC53) & M64
    return x ^ (x >> 33)


def to_signed(x, bits):
    return x - (1 << bits) if x >> (bits - 1) else x


print(f"{fnv1a(b''):016x} {fnv1a(b'hello'):016x}")
print([f"{rotl32(0x80000001, n):08x}" for n in (1, 4, 31)], [f"{rotl64(0x8000000000000001, n):016x}" for n in (1, 4, 63)])
total32 = total64 = 0
for i in range(3000):
    total32 = (total32 + murmur_mix(i)) & M32
    total64 = (total64 + xxmix(i)) & M64
print(f"{total32:08x} {total64:016x}")
print([to_signed(x, 8) for x in (0, 127, 128, 255)], to_signed(M64, 64), to_signed(2**63, 64), to_signed(2**63 - 1, 64))
lcg = 1
for _ in range(2000):
    lcg = (lcg * 6364136223846793005 + 1442695040888963407) & M64
print(lcg)
crc = M32
for byte in b"123456789":
    crc ^= byte
    for _ in range(8):
        crc = (crc >> 1) ^ (0xEDB88320 if crc & 1 else 0)
print(f"{crc ^ M32:08x}")

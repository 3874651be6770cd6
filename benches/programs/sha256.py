"""SHA-256 and SplitMix64 in pure Python: masked 32-bit and 64-bit arithmetic."""
# test size: 4
import sys
from math import isqrt

MASK32 = 0xFFFFFFFF
MASK64 = 0xFFFFFFFFFFFFFFFF


def first_primes(count):
    primes = []
    n = 2
    while len(primes) < count:
        if all(n % p for p in primes):
            primes.append(n)
        n += 1
    return primes


def cube_root(n):
    """The integer cube root, by bisection."""
    low, high = 0, 1 << (n.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**3 <= n:
            low = middle
        else:
            high = middle - 1
    return low


# The first 32 bits of the fractional parts of the primes' cube and square roots.
ROUND_CONSTANTS = [cube_root(p << 96) & MASK32 for p in first_primes(64)]
INITIAL_STATE = [isqrt(p << 64) & MASK32 for p in first_primes(8)]


def rotate_right(x, n):
    return ((x >> n) | (x << (32 - n))) & MASK32


def compress(state, block):
    """Mix one block of 64 bytes into the state."""
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for i in range(16, 64):
        x = w[i - 15]
        y = w[i - 2]
        s0 = rotate_right(x, 7) ^ rotate_right(x, 18) ^ (x >> 3)
        s1 = rotate_right(y, 17) ^ rotate_right(y, 19) ^ (y >> 10)
        w.append((w[i - 16] + s0 + w[i - 7] + s1) & MASK32)

    a, b, c, d, e, f, g, h = state
    for i in range(64):
        s1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)
        choice = (e & f) ^ (~e & g)
        t1 = (h + s1 + choice + ROUND_CONSTANTS[i] + w[i]) & MASK32
        s0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)
        majority = (a & b) ^ (a & c) ^ (b & c)
        t2 = (s0 + majority) & MASK32
        h, g, f, e = g, f, e, (d + t1) & MASK32
        d, c, b, a = c, b, a, (t1 + t2) & MASK32
    return [(old + new) & MASK32 for old, new in zip(state, (a, b, c, d, e, f, g, h))]


def sha256(message):
    length = len(message)
    padding = b"\x80" + bytes((55 - length) % 64)
    data = message + padding + (8 * length).to_bytes(8, "big")
    state = INITIAL_STATE
    for i in range(0, len(data), 64):
        state = compress(state, data[i : i + 64])
    return "".join(f"{word:08x}" for word in state)


def splitmix64(seed):
    """Yield pseudo-random 64-bit numbers."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK64
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
        yield z ^ (z >> 31)


def random_bytes(seed, count):
    numbers = splitmix64(seed)
    return b"".join(next(numbers).to_bytes(8, "little") for _ in range(count // 8))


VECTORS = {
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
}


def main():
    kilobytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1100
    for message, digest in VECTORS.items():
        assert sha256(message) == digest, message
    numbers = splitmix64(1234567)
    assert next(numbers) == 6457827717110365317
    assert next(numbers) == 3203168211198807973
    message = random_bytes(kilobytes, 1024 * kilobytes)
    print(f"{len(message)} bytes: {sha256(message)}")


if __name__ == "__main__":
    main()

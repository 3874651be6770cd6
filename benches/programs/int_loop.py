"""Hot integer loops: `for` and `while`, in functions and at module level."""
# test size: 2000
import sys


def count_residues(n):
    """Sum (i % 7) * (i & 3) for i below n; the term has the period 28."""
    total = 0
    for i in range(n):
        total += (i % 7) * (i & 3)
    return total


def expected_residues(n):
    term = [(i % 7) * (i & 3) for i in range(28)]
    periods, rest = divmod(n, 28)
    return periods * sum(term) + sum(term[:rest])


def collatz_steps(limit):
    """Return the start below `limit` with the longest Collatz chain, and that length."""
    best_start, best_length = 1, 1
    start = 1
    while start < limit:
        n = start
        length = 1
        while n != 1:
            if n % 2 == 0:
                n //= 2
            else:
                n = 3 * n + 1
            length += 1
        if length > best_length:
            best_start, best_length = start, length
        start += 1
    return best_start, best_length


def xorshift(seed, rounds):
    """Marsaglia's 32-bit xorshift generator."""
    x = seed
    for _ in range(rounds):
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
    return x


def unxorshift(x, rounds):
    """Run the generator backwards."""
    for _ in range(rounds):
        y = x
        for _ in range(6):
            y = x ^ ((y << 5) & 0xFFFFFFFF)
        x = y ^ (y >> 17)
        y = x
        for _ in range(2):
            y = x ^ ((y << 13) & 0xFFFFFFFF)
        x = y
    return x


size = int(sys.argv[1]) if len(sys.argv) > 1 else 7_000_000

residues = count_residues(size)
assert residues == expected_residues(size), residues
print("residues", residues)

start, length = collatz_steps(size // 40)
check = start
steps = 1
while check != 1:
    check = 3 * check + 1 if check & 1 else check >> 1
    steps += 1
assert steps == length
print("collatz", start, length)

state = xorshift(2463534242, size // 4)
assert unxorshift(xorshift(2463534242, 1000), 1000) == 2463534242
assert xorshift(2463534242, 1) == 723471715
print("xorshift", state)

# The same kind of loop at module level, where the variables are globals.
total = 0
i = 0
while i < size:
    if i % 3 == 0:
        total += i
    else:
        total -= 1
    i += 1
thirds = (size + 2) // 3
assert total == 3 * (thirds * (thirds - 1) // 2) - (size - thirds), total
print("module while", total)

total = 0
for i in range(size):
    total += i & 15
full, rest = divmod(size, 16)
assert total == full * 120 + rest * (rest - 1) // 2, total
print("module for", total)

"""The sieve of Eratosthenes over a list of flags."""
# test size: 5000
import sys
from math import isqrt


def sieve(limit):
    """Return the list of primes up to and including `limit`."""
    flags = [True] * (limit + 1)
    flags[0] = flags[1] = False
    for i in range(2, isqrt(limit) + 1):
        if flags[i]:
            for j in range(i * i, limit + 1, i):
                flags[j] = False
    primes = []
    for i, is_prime in enumerate(flags):
        if is_prime:
            primes.append(i)
    return primes


def count_primes(n):
    """Count the primes up to n without finding them (Lucy's method)."""
    root = isqrt(n)
    values = [n // i for i in range(1, root + 1)]
    values += range(values[-1] - 1, 0, -1)
    counts = {v: v - 1 for v in values}
    for p in range(2, root + 1):
        below = counts[p - 1]
        if counts[p] == below:
            continue
        for v in values:
            if v < p * p:
                break
            counts[v] -= counts[v // p] - below
    return counts[n]


def main():
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    expected = count_primes(limit)
    for _ in range(rounds):
        primes = sieve(limit)
        assert len(primes) == expected, len(primes)
    assert primes[:10] == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
    twins = 0
    previous = 0
    for p in primes:
        if p - previous == 2:
            twins += 1
        previous = p
    print(f"{len(primes)} primes up to {limit}, the last is {primes[-1]}, {twins} pairs of twins")


if __name__ == "__main__":
    main()

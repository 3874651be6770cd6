"""Fannkuch: flip pancakes for every permutation, and find the worst case."""
# test size: 6
import sys


def fannkuch(n):
    """Return (checksum, largest number of flips) over the permutations of n items."""
    current = list(range(n))
    counts = [0] * n
    checksum = 0
    most_flips = 0
    sign = 1
    r = n
    while True:
        while r != 1:
            counts[r - 1] = r
            r -= 1

        if current[0] != 0:
            flips = count_flips(current)
            if flips > most_flips:
                most_flips = flips
            checksum += sign * flips
        sign = -sign

        # Step to the next permutation: rotate a prefix that has turns left.
        while True:
            if r == n:
                return checksum, most_flips
            first = current[0]
            for i in range(r):
                current[i] = current[i + 1]
            current[r] = first
            counts[r] -= 1
            if counts[r] > 0:
                break
            r += 1


def count_flips(permutation):
    deck = permutation[:]
    flips = 0
    top = deck[0]
    while top:
        low, high = 0, top
        while low < high:
            deck[low], deck[high] = deck[high], deck[low]
            low += 1
            high -= 1
        flips += 1
        top = deck[0]
    return flips


KNOWN = {
    3: (2, 2),
    4: (4, 4),
    5: (11, 7),
    6: (49, 10),
    7: (228, 16),
    8: (1616, 22),
    9: (8629, 30),
    10: (73196, 38),
    11: (556355, 51),
}


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    checksum, flips = fannkuch(n)
    assert (checksum, flips) == KNOWN[n], (checksum, flips)
    print(f"{checksum}\nPfannkuchen({n}) = {flips}")


if __name__ == "__main__":
    main()

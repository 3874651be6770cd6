"""Digits of pi from an unbounded spigot: big integers that grow with every digit."""
# test size: 60
import sys


def digits_of_pi():
    """Yield the decimal digits of pi, for ever (Gibbons' spigot on a linear fraction)."""
    q, r, t = 1, 0, 1
    k = 0
    while True:
        digit = -1
        # Take in terms until the next digit is sure.
        while True:
            if q <= r:
                digit = (3 * q + r) // t
                if digit == (4 * q + r) // t:
                    break
            k += 1
            r = (2 * q + r) * (2 * k + 1)
            t *= 2 * k + 1
            q *= k
        yield digit
        r = 10 * (r - digit * t)
        q *= 10


def arctan_of_inverse(x, unity):
    """Return unity * arctan(1/x) in fixed point."""
    power = unity // x
    total = power
    square = x * x
    n = 3
    sign = -1
    while power:
        power //= square
        total += sign * (power // n)
        sign = -sign
        n += 2
    return total


def pi_by_machin(count):
    """Return the first `count` digits of pi as a string."""
    unity = 10 ** (count + 10)
    pi = 4 * (4 * arctan_of_inverse(5, unity) - arctan_of_inverse(239, unity))
    return decimal(pi // 10**11, count)


def decimal(number, count):
    """Write a number of `count` digits in decimal, by halves: str() refuses very long ones."""
    if count <= 1000:
        return str(number).zfill(count)
    half = count // 2
    high, low = divmod(number, 10**half)
    return decimal(high, count - half) + decimal(low, half)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    digits = ""
    for digit in digits_of_pi():
        digits += str(digit)
        if len(digits) == count:
            break
    assert digits == pi_by_machin(count), "the two methods differ"
    for start in range(0, count, 50):
        if start < 200 or start >= count - 100:
            print(f"{digits[start : start + 50]}\t:{min(start + 50, count)}")


if __name__ == "__main__":
    main()

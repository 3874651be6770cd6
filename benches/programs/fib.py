"""Naive recursive Fibonacci: nothing but calls, comparisons and small ints."""
# test size: 18
import sys


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def fib_by_doubling(n):
    """The same number in O(log n) steps, to check the slow one."""
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1":
            a, b = b, a + b
    return a


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 37
    result = fib(n)
    assert result == fib_by_doubling(n), result
    print(f"fib({n}) = {result}")


if __name__ == "__main__":
    main()

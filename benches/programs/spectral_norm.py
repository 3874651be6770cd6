"""The spectral norm of an infinite matrix, by the power method on its corner."""
# test size: 20
import sys
from math import sqrt


def element(i, j):
    """The matrix 1, 1/2, 1/4, … / 1/3, 1/5, … counted along its diagonals."""
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def multiply(vector):
    n = len(vector)
    result = []
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += element(i, j) * vector[j]
        result.append(total)
    return result


def multiply_transposed(vector):
    n = len(vector)
    return [sum(element(j, i) * vector[j] for j in range(n)) for i in range(n)]


def spectral_norm(n):
    u = [1.0] * n
    for _ in range(10):
        v = multiply_transposed(multiply(u))
        u = multiply_transposed(multiply(v))
    dot_uv = sum(a * b for a, b in zip(u, v))
    dot_vv = sum(a * a for a in v)
    return sqrt(dot_uv / dot_vv)


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 700
    norm = spectral_norm(n)
    # The corner's norm approaches that of the whole matrix from below.
    assert 1.274224152 - 0.5 / n**2 < norm < 1.2742241529, norm
    known = {100: "1.274219991", 5500: "1.274224153"}
    assert known.get(n, f"{norm:.9f}") == f"{norm:.9f}"
    print(f"{norm:.9f}")


if __name__ == "__main__":
    main()

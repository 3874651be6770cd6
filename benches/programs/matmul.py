"""Matrix multiplication on nested lists, of floats and of ints."""
# test size: 12
import sys


def multiply(a, b):
    """The textbook triple loop, with the row looked up once."""
    inner = len(b)
    columns = len(b[0])
    product = []
    for row in a:
        new_row = [0] * columns
        for k in range(inner):
            factor = row[k]
            b_row = b[k]
            for j in range(columns):
                new_row[j] += factor * b_row[j]
        product.append(new_row)
    return product


def multiply_by_columns(a, b):
    """The same product as sums over zipped rows and columns."""
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def apply(matrix, vector):
    return [sum(x * y for x, y in zip(row, vector)) for row in matrix]


def float_matrix(n, seed):
    scale = seed / n / n
    return [[scale * (i - j) * (i + j) for j in range(n)] for i in range(n)]


def int_matrix(n, seed):
    return [[(i * seed + j * j) % 17 - 8 for j in range(n)] for i in range(n)]


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 290
    a, b = float_matrix(n, 1.0), float_matrix(n, 2.0)
    product = multiply(a, b)
    # (ab)v must be a(bv), up to rounding.
    vector = [1.0 + i % 3 for i in range(n)]
    for left, right in zip(apply(product, vector), apply(a, apply(b, vector))):
        assert abs(left - right) <= 1e-9 * (1.0 + abs(left)), (left, right)
    trace = sum(product[i][i] for i in range(n))
    print(f"float trace {trace:.6f}, middle {product[n // 2][n // 2]:.6f}")

    p, q = int_matrix(n, 5), int_matrix(n, 11)
    by_rows = multiply(p, q)
    by_columns = multiply_by_columns(p, q)
    assert by_rows == by_columns
    ones = [1] * n
    assert apply(by_rows, ones) == apply(p, apply(q, ones))
    checksum = 0
    for row in by_rows:
        for x in row:
            checksum = (checksum * 1_000_003 + x) & 0xFFFFFFFFFFFF
    print(f"int trace {sum(by_rows[i][i] for i in range(n))}, checksum {checksum:012x}")


if __name__ == "__main__":
    main()

"""N queens three ways: a recursive generator, permutations, and sets of attacked lines."""
# test size: 5
import sys


def place(n, row, columns):
    """Yield every way to finish the board as a tuple of columns, one for each row."""
    if row == n:
        yield columns
        return
    for column in range(n):
        for other_row, other in enumerate(columns):
            if other == column or abs(other - column) == row - other_row:
                break
        else:
            yield from place(n, row + 1, columns + (column,))


def permutations(items):
    """Yield the permutations of a tuple, as tuples, in lexicographic order."""
    if not items:
        yield ()
    for i, first in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (first,) + rest


def by_permutation(n):
    """Yield the permutations in which no diagonal is used twice."""
    for board in permutations(tuple(range(n))):
        rising = {row + column for row, column in enumerate(board)}
        falling = {row - column for row, column in enumerate(board)}
        if len(rising) == len(falling) == n:
            yield board


def count_with_sets(n, row, columns, rising, falling):
    if row == n:
        return 1
    total = 0
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        total += count_with_sets(n, row + 1, columns, rising, falling)
        columns.remove(column)
        rising.remove(row + column)
        falling.remove(row - column)
    return total


def mirror(board):
    return tuple(len(board) - 1 - column for column in board)


KNOWN = {4: 2, 5: 10, 6: 4, 7: 40, 8: 92, 9: 352, 10: 724, 11: 2680, 12: 14200}


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    boards = list(place(n, 0, ()))
    assert len(boards) == KNOWN[n], len(boards)
    solutions = set(boards)
    assert all(mirror(board) in solutions for board in boards)
    smaller = min(n - 1, 8)
    assert sum(1 for _ in by_permutation(smaller)) == KNOWN.get(smaller, 2)
    assert count_with_sets(n, 0, set(), set(), set()) == KNOWN[n]
    print(f"{len(boards)} ways to place {n} queens")
    for column in boards[0]:
        print(" .." * column + " Q " + " .." * (n - 1 - column))


if __name__ == "__main__":
    main()

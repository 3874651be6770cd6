# A generator that calls between its yields: nothing of a finished call's frame may stay behind in it.
def mirror(board):
    return tuple(len(board) - 1 - column for column in board)


def churn(boards):
    found = set(boards)
    for board in boards:
        garbage = [str(i) * 3 for i in range(5)]
        yield mirror(board) in found, len(garbage)


boards = [(1, 2, 0), (0, 2, 1), (2, 1, 0)]
print(list(churn(boards)))
print(all(mirror(mirror(board)) == board for board in boards))
print([mirror(board) for board in boards])

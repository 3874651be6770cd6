"""Binary trees: allocate many short-lived trees beside one that lives long."""
# test size: 7
import sys


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def main():
    max_depth = int(sys.argv[1]) if len(sys.argv) > 1 else 17
    min_depth = 4

    stretch = max_depth + 1
    nodes = build(stretch).count()
    assert nodes == 2 ** (stretch + 1) - 1, nodes
    print(f"stretch tree of depth {stretch}: {nodes} nodes")

    long_lived = build(max_depth)

    for depth in range(min_depth, max_depth + 1, 4):
        trees = 2 ** (max_depth - depth + min_depth - 1)
        nodes = 0
        for _ in range(trees):
            nodes += build(depth).count()
        assert nodes == trees * (2 ** (depth + 1) - 1), nodes
        print(f"{trees} trees of depth {depth}: {nodes} nodes")

    nodes = long_lived.count()
    assert nodes == 2 ** (max_depth + 1) - 1, nodes
    print(f"long-lived tree of depth {max_depth}: {nodes} nodes")


if __name__ == "__main__":
    main()

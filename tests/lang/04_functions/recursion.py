# Recursion: mutual, deep, through methods and builtins.
def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, source, target, spare, moves):
    if n:
        hanoi(n - 1, source, spare, target, moves)
        moves.append((source, target))
        hanoi(n - 1, spare, target, source, moves)
    return moves


def depth(tree):
    return 1 + max(map(depth, tree), default=0)


def flatten(value):
    return [leaf for item in value for leaf in flatten(item)] if isinstance(value, list) else [value]


def permutations(items):
    if len(items) < 2:
        return [items]
    return [[item, *rest] for i, item in enumerate(items) for rest in permutations(items[:i] + items[i + 1:])]


def count_down(n):
    return 0 if n == 0 else 1 + count_down(n - 1)


print(ackermann(2, 3), len(hanoi(7, "a", "b", "c", [])), hanoi(2, "a", "b", "c", []))
print(depth([[], [[], [[]]]]), flatten([1, [2, [3, [4]], 5]]), len(permutations([1, 2, 3, 4])), permutations([1, 2, 3]))
print(count_down(900))
try:
    count_down(10**6)
except RecursionError as e:
    print("RecursionError:", e)
print(count_down(900))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))
print(Y(lambda fac: lambda n: 1 if n == 0 else n * fac(n - 1))(10))


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def total(self):
        return self.value + sum(child.total() for child in self.children)

    def __repr__(self):
        return f"T({self.value}{''.join(', ' + repr(c) for c in self.children)})"

    def __eq__(self, other):
        return self.value == other.value and self.children == other.children


t = Tree(1, Tree(2, Tree(3)), Tree(4))
print(t.total(), t, t == Tree(1, Tree(2, Tree(3)), Tree(4)), t == Tree(1, Tree(2), Tree(4)))

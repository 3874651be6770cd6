# sort and sorted: stability, keys, reverse, errors, mutation meanwhile.
words = "the quick brown fox jumps over the lazy dog The Quick".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sep="\n")
pairs = [(i % 3, i) for i in range(12)]
pairs.sort(key=lambda p: p[0])
print(pairs)
pairs.sort(key=lambda p: p[0], reverse=True)
print(pairs)
print(sorted([3, 1.5, True, 2**70, -1, 0]), sorted("hello"), sorted({"b": 1, "a": 2}), sorted([[2], [1, 5], [1]]), sorted([(1, "b"), (1, "a")]))
import math
state = 12345
numbers = []
for _ in range(500):
    state = (state * 1103515245 + 12345) % 2**31
    numbers.append(state % 1000)
ordered = sorted(numbers)
assert all(a <= b for a, b in zip(ordered, ordered[1:])) and sum(ordered) == sum(numbers)
assert sorted(numbers, reverse=True) == ordered[::-1] and sorted(ordered) == ordered and sorted(ordered[::-1]) == ordered
indexed = sorted(range(500), key=lambda i: numbers[i])
assert all(numbers[i] < numbers[j] or numbers[i] == numbers[j] and i < j for i, j in zip(indexed, indexed[1:]))
print(ordered[:5], ordered[-5:], indexed[:5])


class Item:
    compared = 0

    def __init__(self, n): self.n = n
    def __repr__(self): return f"I{self.n}"
    def __lt__(self, other):
        Item.compared += 1
        return self.n < other.n


print(sorted([Item(3), Item(1), Item(2)]), Item.compared > 0, min(Item(2), Item(1)), max([Item(2), Item(1)], key=lambda i: -i.n))
for bad in (lambda: sorted([1, "a"]), lambda: sorted([object(), object()]), lambda: sorted([1, 2], key=5), lambda: sorted([2, 1], key=lambda x: 1 / 0), lambda: sorted([None, None]), lambda: [3, 1].sort(None), lambda: sorted([1j, 2j])):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
mutated = [3, 2, 1]
try:
    mutated.sort(key=lambda x: mutated.append(x) or x)
except ValueError as e:
    print(e, mutated)
seen = []
watched = [3, 1, 2]
watched.sort(key=lambda x: seen.append(list(watched)) or x)
print(watched, seen)
broken = [3, 1, 2]
try:
    broken.sort(key=lambda x: 1 // (x - 1))
except ZeroDivisionError:
    print(sorted(broken))
print(sorted([0.5, -0.0, 0.0, -1.5, math.inf, -math.inf]), sorted([True, False, 2, 0]), sorted([], key=len), sorted([1]))
data = [("b", 2), ("a", 2), ("c", 1)]
data.sort(key=lambda t: t[0])
data.sort(key=lambda t: t[1])
print(data, sorted(data, key=lambda t: (-t[1], t[0])))

# The basics of lists, tuples, dicts and sets.
items = [3, 1, 2]
items.append(5)
items.insert(0, 9)
print(items, len(items), items[0], items[-1], items[1:3])
print(items.pop(), items.pop(0), items)
items.sort()
print(items, sum(items), min(items), max(items), 2 in items, items.index(2))
items[0] = "first"
del items[1]
print(items, items + [1], items * 2)
items.extend("ab")
items.reverse()
print(items)

point = (1, 2)
x, y = point
print(point, x, y, point + (3,), point[0], len(point))

ages = {"ann": 30, "bob": 25}
ages["cy"] = 40
ages["ann"] += 1
print(ages, len(ages), ages["bob"], ages.get("dan"), ages.get("dan", 0), "bob" in ages)
del ages["bob"]
for name in ages:
    print(name, ages[name])
for name, age in ages.items():
    print(name, age)
print(list(ages.keys()), list(ages.values()))
try:
    ages["zoe"]
except KeyError as e:
    print("KeyError:", e)

numbers = {3, 1, 2, 3}
numbers.add(4)
numbers.discard(1)
print(sorted(numbers), len(numbers), 3 in numbers, sorted(numbers | {9}), sorted(numbers & {2, 4}))
print([x * x for x in range(5)], {x: x * x for x in range(3)}, sorted({x % 3 for x in range(9)}))
print(list(range(3)), list(zip("ab", [1, 2])), list(enumerate("ab")), list(map(str, [1, 2])), list(filter(None, [0, 1])))

# Changing dicts while iterating over them, and growth with deletions.
d = dict.fromkeys(range(5))
try:
    for k in d:
        d[k + 100] = 1
except RuntimeError as e:
    print(e, len(d))
d = dict.fromkeys(range(5))
try:
    for k in d:
        del d[k]
except RuntimeError as e:
    print(e, d)
d = dict.fromkeys(range(5), 0)
for k in d:
    d[k] += 1
print(d)
d = {1: 1, 2: 2}
try:
    for k, v in d.items():
        del d[k]
        d[k + 10] = v
except RuntimeError as e:
    print(e)
for k in list(d):
    del d[k]
print(d)
it = iter({1: 2, 3: 4})
print(next(it), it.__length_hint__(), list(it), next(it, "done"))
big = {}
for i in range(2000):
    big[i] = i
for i in range(0, 2000, 2):
    del big[i]
for i in range(5000, 5100):
    big[i] = -i
print(len(big), list(big)[:5], list(big)[-3:], sum(big.values()), 1 in big, 2 in big, big.pop(1), next(iter(big)))
queue = {}
for i in range(3000):
    queue[i] = i
    if len(queue) > 10:
        del queue[next(iter(queue))]
print(list(queue))
lifo = {i: i for i in range(100)}
total = 0
while lifo:
    k, v = lifo.popitem()
    total = total * 3 % 1000003 + k
print(total)
mixed = {}
for i in range(300):
    mixed[i] = mixed[str(i)] = mixed[(i,)] = mixed[i + 0.5] = i
print(len(mixed), mixed["7"], mixed[(8,)], mixed[9.5], mixed[10.0], sum(mixed.values()))
a = {}
a["x"] = a
b = a["x"]["x"]["x"]
print(b is a, a)
d = {"a": 1}
d2 = d
d |= {"b": 2}
print(d2 is d, d2)

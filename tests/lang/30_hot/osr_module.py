# Loops at module level, entered while running: globals as variables, rebinding from functions.
count = 0
limit = 3000
while count < limit:
    count += 1
    if count == 1500:
        limit = 4000
print(count, limit)
data = []
for i in range(2000):
    if i % 2:
        data.append(i)
    else:
        data.append(-i)
print(len(data), sum(data), i)


def bump():
    global shared
    shared += 2


shared = 0
i = 0
while shared < 5000:
    bump()
    shared += 1
    i += 1
print(shared, i)
total = 0
for i in range(60):
    for j in range(60):
        if j > i:
            break
        if (i + j) % 7 == 0:
            continue
        total += i * j
    else:
        total += 1000000
print(total, i, j)
x, y = 0.0, 1
for k in range(2500):
    x = x * 0.5 + y
    y = -y
print(x, y)
text = ""
for c in range(1500):
    text += chr(97 + c % 26)
print(len(text), text[-3:])
seen = {}
for n in range(2000):
    seen[n % 37] = seen.get(n % 37, 0) + n
print(len(seen), seen[5])
try:
    for n in range(3000):
        if n == 2500:
            raise ValueError(n)
except ValueError as e:
    print("raised", e, n)
del n
try:
    for q in range(2000):
        if q == 1800:
            print(undefined_global)
except NameError as e:
    print(e)
i = 0
while True:
    i += 1
    if i > 2000:
        break
    if i == 1000:
        later = i
    if i > 1000:
        later += 1
print(later)
values = [0] * 10
for i in range(2000):
    values[i % 10] += i
print(values)
for i in range(2000):
    if i == 1000:
        range_backup, range = range, None
range = range_backup
print(i, range(3))
import math
acc = 0.0
for i in range(1, 2000):
    acc += math.sqrt(i)
    if i == 1000:
        real_sqrt, math.sqrt = math.sqrt, lambda v: 1.0
math.sqrt = real_sqrt
print(acc)

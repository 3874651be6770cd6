# if, while, for, break, continue and else in all combinations.
for n in (-1, 0, 1):
    if n < 0:
        print("negative")
    elif n == 0:
        print("zero")
    else:
        print("positive")

i = 0
while i < 3:
    i += 1
    if i == 2:
        continue
    print("while", i)
else:
    print("while ended")

while True:
    i += 1
    if i > 5:
        break
else:
    print("never")
print("broke at", i)

for i in range(3):
    for j in range(3):
        if j == 1:
            continue
        if i == 2:
            break
        print(i, j)
    else:
        print("inner ended", i)
else:
    print("outer ended")

for i in []:
    print("never")
else:
    print("empty")
print("i is still", i)

for c in "ab":
    for x in (1, 2):
        print(c * x, end=" ")
print()

n, steps = 27, 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)

value = 5
print("big" if value > 3 else "small", "even" if value % 2 == 0 else "odd")
if value: pass
if value: print("one line"); print("two statements")

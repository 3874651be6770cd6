# Assignment in all its simple forms.
a = 1
b = a
a = 2
print(a, b)
x = y = z = 3
print(x, y, z)
x, y = y + 1, x + 2
print(x, y)
x, y = y, x
print(x, y)
n = 10
n += 5
print(n)
n -= 3
print(n)
n *= 2
print(n)
n //= 5
print(n)
n **= 3
print(n)
n %= 7
print(n)
n <<= 4
print(n)
n >>= 2
print(n)
n |= 9
print(n)
n &= 13
print(n)
n ^= 5
print(n)
f = 7
f /= 2
print(f)
items = [1, 2]
alias = items
items += [3]
print(alias, items is alias)
items = items + [4]
print(alias, items, items is alias)
pi: float = 3.14
print(pi)
unset: int
try:
    unset
except NameError as error:
    print(error)
if (length := len(items)) > 3:
    print("walrus", length)

# Operators on constants give what they give on variables; what is folded and what is not must look the same.
two, eight, seven = 2, -8, -7.5

print(2**-1 == two**-1, 2.0**0.5 == float(two) ** 0.5, (-8) ** 3, eight**3, (-2.0) ** 3, 0.0**2, 2**0, 0**0)
print(7.5 // 2, 7.5 % 2, -7.5 // 2, -7.5 % 2, 7.5 // -2, 7.5 % -2, -7.5 // -2, -7.5 % -2)
print(seven // two, seven % two, seven // -two, seven % -two, -0.0 // 1, 0.0 % -1, -0.0 % 5, 1e300 // 1e-10, 5 % 0.1)
print(1 << 126, 1 << 127, 1 << 128, 2**63 * 2**63, 2**64 * 2**64, 10**30 // 7, -(10**30) // 7, -(10**30) % 7)
print((2**60 + 1) / 3, 10**18 / 7, 10**23 / 10, (2**53 + 1) / 1, 1 / 3, (2**53 + 1) + 0.5, 10**16 + 1.5)
print(2j * 3, 3 * 2j, 1j * 1j, (1 + 2j) * (3 + 4j), 2.5j / 2, -(1j), -0.0 * 1j, (1 + 2j) * 0.5, 1j - 0.0)
print("a" * -1 == "", "ab" * 3, b"ab" * 2, () * 5, (1, 2) * 2, (1,) * 0, "x" * 0)
print("abc"[True], "abcdef"[1:4:2], "abcdef"[:3], "abcdef"[2:], b"abcdef"[1:3], (1, 2, 3)[1:], ()[0:1], "äöü"[1:], "abc"[::-1], "abc"[5:9])
print("abcdef"[3:1], "abc"[0:99999999999999999999], (1, 2, 3)[False:2], "abc"[-2:])
print(+True, -True, ~5, True + True, True & False, True | 2, not 0, not "a")
try:
    print(10.0**400)
except OverflowError as e:
    print(e)
for thunk in (lambda: 1 / 0, lambda: 5.0 // 0.0, lambda: 5 % 0.0, lambda: 0**-1, lambda: "abc"[5], lambda: (1,)[1]):
    try:
        thunk()
    except (ZeroDivisionError, IndexError) as e:
        print(type(e).__name__, e)

# Slices are constants, and so are tuples of them.
class Show:
    def __getitem__(self, key):
        return key
show = Show()
print(show[1:2], show[1:2, 3], show[:, 1:2, ::5], show[-1:], {slice(1, 2): 3}[1:2] if hash(slice(1, 2)) else "")

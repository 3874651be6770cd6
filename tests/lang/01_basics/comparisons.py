# Comparisons, chains and identity.
print(1 < 2, 1 <= 1, 2 > 1, 1 >= 2, 1 == 1.0, 1 != 1)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1, 1 < 2 > 1, 1 == 1 != 2)


def f(x):
    print("f", x, end="; ")
    return x


print(f(1) < f(2) < f(3))
print(f(1) > f(2) > f(3))
print(f(1) < f(2) > f(3) < f(4))
print(1 in [1, 2], 3 in [1, 2], 3 not in [1, 2], "a" in "abc", "" in "abc", 1 in {1: 2}, 2 in {1: 2})
print(1 < 2 in [2], 1 in [1] in [[1]])
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a")
print((1, 2) < (1, 3), (1,) < (1, 0), [1, 2] == [1, 2], [1, 2] < [2], () < (0,))
print([1, 2] == (1, 2), "1" == 1, None == 0, None is None, [] is not [])
print({1, 2} < {1, 2, 3}, {1, 2} <= {1, 2}, {1: 2} == {1: 2}, {1, 2} == {2, 1})
for thunk in (lambda: 1 < "a", lambda: None < 1, lambda: [] < (), lambda: {} < {}, lambda: 1j < 2j, lambda: object() > 1):
    try:
        print(thunk())
    except TypeError as error:
        print("TypeError:", error)
nan = float("nan")
print(nan == nan, nan != nan, nan < 1, nan > 1, [nan] == [nan], nan in [nan])
print(0.0 == -0.0, 1 == True, 2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53))

# Truth of values; and/or return operands and do not evaluate more than needed.
for value in (None, False, True, 0, 1, -1, 0.0, -0.0, 0.1, 0j, "", "0", b"", b"0", (), (0,), [], [0], {}, {0: 0}, set(), {0}, range(0), range(1)):
    print(repr(value), bool(value), not value)


def loud(value):
    print("<", value, ">", end=" ", sep="")
    return value


print(loud(0) or loud("") or loud(3) or loud(4))
print(loud(1) and loud([]) and loud(5))
print(loud(0) and loud(1) or loud(2))
print(loud(1) or loud(2) and loud(3))
print(not loud(0) and loud(1))
print(1 if loud(0) else 2)
print(True + True, True * 10, -True, ~0, True == 1, True is True)
print(isinstance(True, int), issubclass(bool, int), type(True))
print(True & False, True | False, True ^ True, True & 3, type(True & True).__name__)
print(bool(), bool([]), bool("False"), int(True), float(True), str(True))
print([False, True][True], {True: "a", 1: "b"})

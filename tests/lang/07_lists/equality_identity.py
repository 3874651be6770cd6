# Equality finds identity first; containers compare element by element; mutation during comparison.
nan = float("nan")
print([nan] == [nan], (nan,) == (nan,), nan in [nan], [nan].index(nan), [nan].count(nan), {nan: 1} == {nan: 1}, nan == nan)


class Weird:
    def __init__(self, log): self.log = log
    def __eq__(self, other):
        self.log.append("eq")
        return True
    __hash__ = None


log = []
w = Weird(log)
print(w in [w], log, w in [1], log, [w] == [5], len(log), 5 in [w], len(log))


class NonBool:
    def __eq__(self, other): return "truthy text"


print(NonBool() == 1, [NonBool()] == [1], NonBool() in [1])


class Raises:
    def __eq__(self, other): raise RuntimeError("no comparing")


for thunk in (lambda: Raises() == 1, lambda: [Raises()] == [1], lambda: Raises() in [1], lambda: [1].index(Raises()), lambda: (1, Raises()) < (1, 2)):
    try:
        print(thunk())
    except Exception as e:
        print(type(e).__name__, e)
a = [1, 2, 3]
print(a is a, a == a[:], a is not a[:], [] is [], a[:] is a, tuple(a) == tuple(a))


class Clears:
    def __init__(self, target): self.target = target
    def __eq__(self, other):
        self.target.clear()
        return False


target = [0, 0, 0]
target[0] = Clears(target)
print(target == [1, 2, 3], target)
target = [1, 2, 3]
print(Clears(target) in target, target)
target = [1, 2, 3]
print(target.count(Clears(target)), target)
print([1, 2] == [1.0, True + 1], [[1, [2]]] == [[1, [2]]], [1] == (1,), [] == (), not [] == [])
print([1, 2, 3] > [1, 2], [1, "a"] != [1, "b"], [1, "a"] < [2, 5])
try:
    [1, "a"] < [1, 5]
except TypeError as e:
    print(e)

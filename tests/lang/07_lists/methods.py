# Every list method, with edges of indexes.
a = [5, 3, 8]
a.append(1)
a.extend((7, 7))
a.extend(range(2))
a.insert(0, "x"); a.insert(-1, "y"); a.insert(100, "z"); a.insert(-100, "w")
print(a, len(a))
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(7)
print(a, a.index(7), a.count(7), a.count("none"), a.index(8, 1), a.index(a[-1], -2))
for bad in (lambda: a.remove(99), lambda: a.index(99), lambda: a.index(5, 3), lambda: a.pop(99), lambda: [].pop(), lambda: a.index(7, -1)):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__ + ":", e)
b = a.copy()
b.reverse()
print(b, a, b == a[::-1], a.clear(), a)
b = [3, 1, 2]
print(b.sort(), b, b.sort(reverse=True), b, sorted(b, key=lambda x: -x))
print([1, 2] + [3], [0] * 3, 2 * [1, 2], [] * 5, [1] * 0, [1] * -1, [[]] * 2)
c = [1]
c += "ab"
c *= 2
print(c)
try:
    c + (1,)
except TypeError as e:
    print(e)
try:
    c += 5
except TypeError as e:
    print(e)
try:
    [1] * 1.5
except TypeError as e:
    print(e)
shared = [[0]] * 3
shared[0].append(1)
print(shared)
print(list("abc"), list({1: 2}), list(range(3)), list((1, 2)), list([1]) is not [1], list(), list(x for x in "ab"))
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [0], [2] > [1, 9], [1, [2]] == [1, [2]], [1] != [1.0])
print(3 in [1, 2, 3], [1] in [[1]], None in [], [1, 2, 3].__contains__(2), bool([]), bool([0]))
m = [1, 2, 3]
for x in m:
    if x < 10:
        m.append(x * 10)
print(m)
m = list(range(6))
for x in m:
    m.remove(x)
print(m)
it = iter([1, 2])
print(next(it), list(it), list(it), [1, 2, 3].__reversed__().__next__(), list(reversed([1, 2, 3])))
first, *rest = [1, 2, 3]
print(first, rest, [*rest, *"xy", 0], [*[]])

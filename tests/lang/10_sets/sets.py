# Sets and frozensets: methods, operators, ordering by inclusion.
def s(x): return sorted(x)


a, b = {1, 2, 3}, {3, 4}
print(s(a | b), s(a & b), s(a - b), s(a ^ b), s(a.union(b, [9])), s(a.intersection([1], (1, 2))), s(a.difference([1], [2])), s(a.symmetric_difference([1, 7])))
print(a <= {1, 2, 3, 4}, a < a, a <= a, a > {1}, a >= a, a == {3, 2, 1}, a != b, a.issubset([1, 2, 3]), a.issuperset([1]), a.isdisjoint({9}), a < b, b < a)
a.add(5); a.add(5); a.discard(1); a.discard(100); a.remove(2)
print(s(a), len(a), 5 in a, [] == s(set()), bool(set()), set() == frozenset(), {1} == frozenset([1]))
for bad in (lambda: a.remove(100), lambda: set().pop(), lambda: a | [1], lambda: a < [1], lambda: {[]}, lambda: frozenset().add(1), lambda: hash(set()), lambda: a.update(5), lambda: set(5), lambda: a - "x"):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__ + ":", e)
c = {1, 2}
c |= {3}; c &= {2, 3, 4}; c ^= {4}; c -= {2}
print(s(c))
c.update([7], (8,), "x" * 0)
c.intersection_update([3, 7]); print(s(c))
c.difference_update([3]); print(s(c))
c.symmetric_difference_update([7, 1]); print(s(c))
print(c.copy() == c, c.copy() is c, c.clear(), c, set("aab") == {"a", "b"}, {*[1, 2], *(3,)} == {1, 2, 3})
f = frozenset("abc")
print(s(f), f | {"d"} == set("abcd"), type(f | {"d"}).__name__, type({"d"} | f).__name__, hash(f) == hash(frozenset("cba")), {f: 1}[frozenset("bca")], f in {f}, {1} in {frozenset([1])})
print(set(), {1}, frozenset(), frozenset([1]), {(1, 2)}, {None}, repr({"a"}), set([1]) | frozenset())
print(1 in {1.0}, True in {1}, len({1, 1.0, True}), {0, False, 0.0}, len({"a", "a"}), {1, 1.0}, {1.0, 1})
x = {3}
x.pop()
print(x, len(x))
try:
    y = {1, 2, 3}
    for v in y:
        y.add(v + 10)
except RuntimeError as e:
    print(e)
big = set(range(1000)) - set(range(0, 1000, 3))
print(len(big), sum(big), sum(1 for v in range(1000) if v in big), max(big), s(big)[:5])
print(s({x % 5 for x in range(50)}), s(map(abs, {-1, 1, -2})), any({0}), all({1, 2}), sum({1, 2, 3}), min({3, 1}), s(filter(None, {0, 1})))
print(frozenset(f) is f, type(set(f)).__name__, set.union({1}, {2}) == {1, 2}, set.union(set()), frozenset.union(frozenset([1]), [2]) == {1, 2})


class MySet(set):
    def __contains__(self, x): return True


m = MySet([1])
print(5 in m, type(m | {2}).__name__, type(m.copy()).__name__, m, len(m))

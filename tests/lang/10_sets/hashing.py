# Hashes that must agree, and values as keys across types.
pairs = [(1, 1.0), (0, False), (1, True), (2**70, float(2**70)), (-1, -1.0), (0.0, -0.0), (1, 1 + 0j), (10**20, 1e20), ("a", "".join(["a"])), ((1, 2), (1.0, 2.0)), (frozenset([1, 2]), frozenset([2.0, 1.0])), (b"x", bytes([120])), (range(4), range(0, 4, 1)), (2**61, 2.0**61), (-(2**63), -2.0**63)]
for a, b in pairs:
    assert a == b and hash(a) == hash(b), (a, b)
    assert len({a, b}) == 1 and {a: "v"}[b] == "v" and b in {a}
print("agree", len(pairs))
P = 2**61 - 1
for n in (0, 1, P - 1, P, P + 1, 2 * P, 2**64, -P, -P - 1, 3**50, -(3**50)):
    print(n, hash(n), hash(n) == (abs(n) % P) * (1 if n >= 0 else -1) or hash(n) == -2)
print([hash(x) for x in (0.5, 0.25, 1.5, -2.5, 1e-5, 3.14, 1e300, float("inf"), float("-inf"))])
print(hash((1,)), hash((1, 2, 3)), hash(()), hash((1, (2, (3,)))), hash((0.5, -1)), hash(frozenset()), hash(frozenset([1, 2, 3])), hash(range(5)), hash(range(0)))
print(hash(True), hash(None) == hash(None), hash(1j), hash(1 + 2j), hash(-1) == hash(-2), hash("") == hash(b"") == 0)
keys = [i * 2**32 for i in range(200)] + [i * 2**48 for i in range(200)] + [float(i) / 7 for i in range(200)] + [(i, i) for i in range(200)]
table = {k: n for n, k in enumerate(keys)}
print(len(table), sum(table[k] for k in keys), all(table[k] == n for n, k in list(enumerate(keys))[200:]))
collide = [i * P for i in range(300)]
print(len({hash(c) for c in collide}), len(set(collide)), all(c in set(collide[:5]) for c in collide[:5]), collide[7] in set(collide), 5 in set(collide))
nan = float("nan")
print(len({nan, nan}), len({float("nan"), float("nan")}), nan in {nan}, {nan: 1}.get(nan), {nan: 1}.get(float("nan")))

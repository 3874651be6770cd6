"""Memoised recursion, a least-recently-used cache, and closures that share state."""
# test size: 40
import sys


def memoize(function):
    """Remember every result, keyed by the positional arguments."""
    results = {}
    hits = misses = 0

    def wrapper(*args):
        nonlocal hits, misses
        if args in results:
            hits += 1
            return results[args]
        misses += 1
        result = results[args] = function(*args)
        return result

    wrapper.statistics = lambda: (hits, misses)
    wrapper.forget = results.clear
    return wrapper


class LruCache:
    """A bounded mapping that drops the entry not used for longest."""

    class Entry:
        def __init__(self, key=None, value=None):
            self.key = key
            self.value = value
            self.newer = self.older = self

    def __init__(self, capacity):
        self.capacity = capacity
        self.entries = {}
        # A ring: `root.older` is the newest entry, `root.newer` the oldest.
        self.root = LruCache.Entry()
        self.evictions = 0

    def __len__(self):
        return len(self.entries)

    def __contains__(self, key):
        return key in self.entries

    def __getitem__(self, key):
        entry = self.entries[key]
        self._unlink(entry)
        self._link_newest(entry)
        return entry.value

    def __setitem__(self, key, value):
        if key in self.entries:
            entry = self.entries[key]
            entry.value = value
            self._unlink(entry)
        else:
            if len(self.entries) >= self.capacity:
                self._evict()
            entry = self.entries[key] = LruCache.Entry(key, value)
        self._link_newest(entry)

    def __iter__(self):
        """Yield the keys, the newest first."""
        entry = self.root.older
        while entry is not self.root:
            yield entry.key
            entry = entry.older

    def _unlink(self, entry):
        entry.newer.older = entry.older
        entry.older.newer = entry.newer

    def _link_newest(self, entry):
        root = self.root
        newest = root.older
        entry.newer = root
        entry.older = newest
        newest.newer = entry
        root.older = entry

    def _evict(self):
        oldest = self.root.newer
        self._unlink(oldest)
        del self.entries[oldest.key]
        self.evictions += 1


def lru_cached(capacity):
    def decorate(function):
        cache = LruCache(capacity)

        def wrapper(*args):
            try:
                return cache[args]
            except KeyError:
                value = cache[args] = function(*args)
                return value

        wrapper.cache = cache
        return wrapper

    return decorate


@memoize
def partitions(n, largest):
    """Count the ways to write n as a sum of positive ints up to `largest`."""
    if n == 0:
        return 1
    if n < 0 or largest == 0:
        return 0
    return partitions(n - largest, largest) + partitions(n, largest - 1)


def partitions_by_pentagonals(n):
    """Euler's recurrence, to check the memoised one."""
    counts = [1]
    for total in range(1, n + 1):
        value, k, sign = 0, 1, 1
        while k * (3 * k - 1) // 2 <= total:
            value += sign * counts[total - k * (3 * k - 1) // 2]
            if k * (3 * k + 1) // 2 <= total:
                value += sign * counts[total - k * (3 * k + 1) // 2]
            k, sign = k + 1, -sign
        counts.append(value)
    return counts[n]


def edit_distance(a, b):
    @memoize
    def distance(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(
            distance(i - 1, j) + 1,
            distance(i, j - 1) + 1,
            distance(i - 1, j - 1) + (a[i - 1] != b[j - 1]),
        )

    # Short prefixes first keep the recursion shallow.
    for i in range(len(a) + 1):
        for j in range(0, len(b) + 1, 50):
            distance(i, j)
    return distance(len(a), len(b))


def edit_distance_by_rows(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        previous, row = row, [i]
        for j, y in enumerate(b, start=1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (x != y)))
    return row[-1]


def lehmer(seed):
    def draw(n):
        nonlocal seed
        seed = seed * 48271 % 2147483647
        return seed % n

    return draw


def counter():
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def read():
        return count

    return increment, read


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x

    return composed


def exercise_lru(requests):
    calls, call_count = counter()

    @lru_cached(200)
    def digits(n):
        calls()
        return sum(map(int, str(n * n)))

    draw = lehmer(7)
    total = 0
    for _ in range(requests):
        # Squares crowd around zero, so most requests are for recent keys.
        n = draw(30) * draw(30)
        total += digits(n)
    assert len(digits.cache) == min(200, call_count())
    assert digits.cache.evictions == call_count() - len(digits.cache)
    return total, call_count(), sum(key[0] for key in digits.cache)


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1200

    # A bigger table is reached in steps, so that recursion stays shallow.
    n = size // 2
    for total in range(0, n + 1, 20):
        for largest in range(0, n + 1, 20):
            partitions(total, largest)
    assert partitions(n, n) == partitions_by_pentagonals(n)
    print("partitions", partitions(n, n), partitions.statistics())
    partitions.forget()

    draw = lehmer(size)
    a = "".join("ACGT"[draw(4)] for _ in range(size // 2))
    b = "".join("ACGT"[draw(4)] for _ in range(size // 2))
    distance = edit_distance(a, b)
    assert distance == edit_distance_by_rows(a, b)
    print("edit distance", distance)

    print("lru", *exercise_lru(size * 1000))

    pipeline = compose(lambda x: x + 1, lambda x: x * 3 % 1009, lambda x, k=7: x ^ k)
    increment, read = counter()
    for x in range(size * 400):
        increment(pipeline(x) & 7)
    print("closures", read())


if __name__ == "__main__":
    main()

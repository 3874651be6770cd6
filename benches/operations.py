"""Nanoseconds per operation, for what programs do most often: `operations.py [PART-OF-A-NAME ...]`.

Run it with each interpreter and compare the columns: a row that is not faster than the others' is a cliff. Loops of ten or
a thousand are counted by their iterations. The least of five runs is printed.
"""

import sys
from time import perf_counter

COUNT = 1_000_000
OPERATIONS = {}


def operation(function):
    OPERATIONS[function.__name__] = function
    return function


class Base:
    def method(self):
        return 0


CLASSES = [type(f"Derived{i}", (Base,), {"method": lambda self: 1}) for i in range(7)]


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return self.y if index else self.x

    def __call__(self, z):
        return z

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return None


class Counter:
    def __init__(self, stop):
        self.now, self.stop = 0, stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.now == self.stop:
            raise StopIteration
        self.now += 1
        return self.now


FUNCTIONS = [lambda x: x, lambda x: x + 1, lambda x: x + 2, lambda x: x * 2, lambda x: x - 1]


def apply(function, x):
    return function(x)


def apply_by_name(function, x):
    return function(x=x)


def pass_on(*args):
    return FUNCTIONS[0](*args)


def counting(n):
    for i in range(n):
        yield i


@operation
def call_unknown(n):
    for i in range(n):
        apply(FUNCTIONS[i % 5], i)


@operation
def call_unknown_by_name(n):
    for i in range(n):
        apply_by_name(FUNCTIONS[i % 5], i)


@operation
def call_with_star(n):
    for i in range(n):
        pass_on(i)


@operation
def method_of_many_classes(n):
    objects = [cls() for cls in CLASSES]
    for i in range(n):
        objects[i % 7].method()


@operation
def super_method(n):
    class Inner(Base):
        def method(self):
            return super().method()

    inner = Inner()
    for _ in range(n):
        inner.method()


@operation
def make_closure(n):
    for i in range(n):
        (lambda: i)


@operation
def operator_method(n):
    a, b = Point(1, 2), Point(3, 4)
    for _ in range(n):
        a + b


@operation
def equality_method(n):
    a, b = Point(1, 2), Point(1, 3)
    for _ in range(n):
        a == b


@operation
def getitem_method(n):
    a = Point(1, 2)
    for i in range(n):
        a[i & 1]


@operation
def len_method(n):
    a = Point(1, 2)
    for _ in range(n):
        len(a)


@operation
def call_method(n):
    a = Point(1, 2)
    for i in range(n):
        a(i)


@operation
def next_method(n):
    for _ in Counter(n):
        pass


@operation
def with_statement(n):
    a = Point(1, 2)
    for _ in range(n):
        with a:
            pass


@operation
def raise_and_handle(n):
    for _ in range(n):
        try:
            raise ValueError
        except ValueError:
            pass


@operation
def match_sequence(n):
    pair = (1, 2)
    for _ in range(n):
        match pair:
            case (a, b):
                pass


@operation
def loop_over_generator(n):
    for _ in counting(n):
        pass


@operation
def loop_over_items(n):
    table = {i: i for i in range(1000)}
    for _ in range(n // 1000):
        for key, value in table.items():
            pass


@operation
def loop_over_set(n):
    numbers = set(range(1000))
    for _ in range(n // 1000):
        for number in numbers:
            pass


@operation
def loop_over_string(n):
    text = "abcdefghij" * 100
    for _ in range(n // 1000):
        for character in text:
            pass


@operation
def list_comprehension(n):
    for _ in range(n // 10):
        [x * 2 for x in range(10)]


@operation
def dict_comprehension(n):
    for _ in range(n // 10):
        {x: 1 for x in range(10)}


@operation
def set_comprehension(n):
    for _ in range(n // 10):
        {x for x in range(10)}


@operation
def map_function(n):
    for _ in map(FUNCTIONS[1], range(n)):
        pass


@operation
def sort_by_key(n):
    numbers = list(range(1000))
    for _ in range(n // 1000):
        sorted(numbers, key=lambda x: -x)


@operation
def sum_list(n):
    numbers = list(range(1000))
    for _ in range(n // 1000):
        sum(numbers)


@operation
def least_of_list(n):
    numbers = [3, 1, 2]
    for _ in range(n):
        min(numbers)


@operation
def build_dict(n):
    for i in range(n):
        {"a": i, "b": 2}


@operation
def build_set(n):
    for i in range(n):
        {i, 2, 3}


@operation
def slice_list(n):
    numbers = [1, 2, 3, 4, 5]
    for _ in range(n):
        numbers[1:3]


@operation
def slice_tuple(n):
    numbers = (1, 2, 3, 4, 5)
    for i in range(n):
        numbers[: i & 3]


@operation
def slice_string(n):
    text = "hello world"
    for _ in range(n):
        text[2:5]


@operation
def set_and_delete_item(n):
    table = {}
    for i in range(n):
        table[i] = 1
        del table[i]


@operation
def dict_get(n):
    table = {"a": 1}
    for _ in range(n):
        table.get("a")


@operation
def append(n):
    numbers = []
    for i in range(n):
        numbers.append(i)


@operation
def insert_and_pop(n):
    numbers = [1]
    for i in range(n):
        numbers.insert(0, i)
        numbers.pop()


@operation
def format_string(n):
    for i in range(n):
        f"{i}:{i}"


@operation
def concatenate(n):
    text = "ab"
    for _ in range(n):
        text + "c"


@operation
def join(n):
    words = ["a", "b"]
    for _ in range(n):
        "".join(words)


@operation
def split(n):
    for _ in range(n):
        "a b c".split()


@operation
def starts_with(n):
    text = "hello"
    for _ in range(n):
        text.startswith("he")


@operation
def character(n):
    text = "hello"
    for i in range(n):
        text[i % 5]


@operation
def int_to_string(n):
    for i in range(n):
        str(i)


@operation
def string_to_int(n):
    for _ in range(n):
        int("12")


@operation
def bytearray_item(n):
    data = bytearray(b"hello")
    for i in range(n):
        data[i % 5] = i & 255


@operation
def power_of_float(n):
    x = 1.5
    for _ in range(n):
        x**2


@operation
def remainder_of_float(n):
    x = 1.5
    for _ in range(n):
        x % 1.0


def main():
    wanted = sys.argv[1:]
    for name, function in OPERATIONS.items():
        if wanted and not any(part in name for part in wanted):
            continue
        best = float("inf")
        for _ in range(5):
            start = perf_counter()
            function(COUNT)
            best = min(best, perf_counter() - start)
        print(f"{name:24} {best / COUNT * 1e9:8.1f}", flush=True)


if __name__ == "__main__":
    main()

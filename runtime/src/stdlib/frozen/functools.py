"""Functions that work on functions."""

__all__ = ["cmp_to_key", "reduce"]

_missing = object()


class KeyWrapper:
    """A key that is compared by a function."""

    __slots__ = ("cmp", "obj")
    __hash__ = None

    def __init__(self, cmp, obj):
        self.cmp = cmp
        self.obj = obj

    def __lt__(self, other):
        return self.cmp(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self.cmp(self.obj, other.obj) > 0

    def __eq__(self, other):
        return self.cmp(self.obj, other.obj) == 0

    def __le__(self, other):
        return self.cmp(self.obj, other.obj) <= 0

    def __ge__(self, other):
        return self.cmp(self.obj, other.obj) >= 0


def cmp_to_key(mycmp):
    """Convert a function that compares two arguments into a key function."""

    def key(obj):
        return KeyWrapper(mycmp, obj)

    return key


def reduce(function, iterable, /, initial=_missing):
    """Apply a function of two arguments to the items from left to right, so as to reduce them to one value."""
    it = iter(iterable)
    if initial is _missing:
        try:
            initial = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    for item in it:
        initial = function(initial, item)
    return initial

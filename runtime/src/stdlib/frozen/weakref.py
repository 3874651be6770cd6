"""Weak references, and containers that do not keep what is in them alive."""

from _weakref import (
    CallableProxyType,
    ProxyType,
    ReferenceType,
    getweakrefcount,
    getweakrefs,
    proxy,
    ref,
)

import atexit as _atexit

ProxyTypes = (ProxyType, CallableProxyType)

__all__ = [
    "ref",
    "proxy",
    "getweakrefcount",
    "getweakrefs",
    "WeakKeyDictionary",
    "ReferenceType",
    "ProxyType",
    "CallableProxyType",
    "ProxyTypes",
    "WeakValueDictionary",
    "WeakSet",
    "WeakMethod",
    "finalize",
]

_missing = object()


class WeakMethod(ref):
    """A weak reference to a bound method: to its object and its function."""

    __slots__ = ("_function", "_method_type", "_alive", "__weakref__")

    def __new__(cls, method, callback=None):
        try:
            owner = method.__self__
            function = method.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(method)}") from None

        def died(_):
            self = own()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, owner, died)
        self._function = ref(function, died)
        self._method_type = type(method)
        self._alive = True
        own = ref(self)
        return self

    def __init__(self, method, callback=None):
        super().__init__(method, callback)

    def __call__(self):
        owner = super().__call__()
        function = self._function()
        if owner is None or function is None:
            return None
        return self._method_type(function, owner)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = ref.__hash__


class _KeyedRef(ref):
    """A reference that remembers the key it is stored under."""

    __slots__ = ("key",)

    def __new__(cls, value, callback, key):
        self = ref.__new__(cls, value, callback)
        self.key = key
        return self

    def __init__(self, value, callback, key):
        super().__init__(value, callback)


def _pairs(args, kwargs, name):
    """The items that the arguments of `dict.update` stand for."""
    if len(args) > 1:
        raise TypeError(f"{name} expected at most 1 argument, got {len(args)}")
    items = []
    for other in args:
        if other is None:
            continue
        if hasattr(other, "items"):
            items.extend(other.items())
        elif hasattr(other, "keys"):
            items.extend((key, other[key]) for key in other.keys())
        else:
            items.extend((key, value) for key, value in other)
    items.extend(kwargs.items())
    return items


class _WeakMapping:
    """What both kinds of weak dictionaries do with their live items."""

    __hash__ = None

    def __iter__(self):
        for key, _ in self.items():
            yield key

    def keys(self):
        return iter(self)

    def values(self):
        for _, value in self.items():
            yield value

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        value = self.get(key, _missing)
        if value is _missing:
            self[key] = value = default
        return value

    def pop(self, key, *default):
        if len(default) > 1:
            raise TypeError(f"pop expected at most 2 arguments, got {1 + len(default)}")
        try:
            value = self[key]
        except KeyError:
            if default:
                return default[0]
            raise
        del self[key]
        return value

    def popitem(self):
        for key, value in reversed(list(self.items())):
            del self[key]
            return key, value
        raise KeyError("popitem(): dictionary is empty")

    def update(self, *args, **kwargs):
        for key, value in _pairs(args, kwargs, "update"):
            self[key] = value

    def clear(self):
        self.data.clear()

    def copy(self):
        new = self.__class__()
        new.update(self)
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy

        new = self.__class__()
        for key, value in self.items():
            self._deep_copy_item(new, key, value, deepcopy, memo)
        return new

    def __eq__(self, other):
        if not hasattr(other, "items") or not hasattr(other, "keys"):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self


class WeakValueDictionary(_WeakMapping):
    """A dictionary whose items vanish when nothing else refers to their values."""

    def __init__(self, other=(), /, **kwargs):
        self.data = {}
        own = ref(self)

        def remove(reference):
            self = own()
            if self is not None and self.data.get(reference.key) is reference:
                del self.data[reference.key]

        self._remove = remove
        self.update(other, **kwargs)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = _KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def __len__(self):
        return sum(1 for _ in self.items())

    def items(self):
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def itervaluerefs(self):
        """The references to the values; what they refer to may be gone when they are used."""
        yield from list(self.data.values())

    def valuerefs(self):
        """A list of the references to the values."""
        return list(self.data.values())

    def _deep_copy_item(self, new, key, value, deepcopy, memo):
        new[deepcopy(key, memo)] = value


class WeakKeyDictionary(_WeakMapping):
    """A dictionary whose items vanish when nothing else refers to their keys."""

    def __init__(self, dict=None):
        self.data = {}
        own = ref(self)

        def remove(reference):
            self = own()
            if self is not None:
                self.data.pop(reference, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def __len__(self):
        return sum(1 for _ in self.items())

    def items(self):
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def keyrefs(self):
        """A list of the references to the keys."""
        return list(self.data)

    def _deep_copy_item(self, new, key, value, deepcopy, memo):
        new[key] = deepcopy(value, memo)


class WeakSet:
    """A set whose items vanish when nothing else refers to them."""

    __hash__ = None

    def __init__(self, data=None):
        self.data = set()
        own = ref(self)

        def remove(reference):
            self = own()
            if self is not None:
                self.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return sum(1 for _ in self)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __repr__(self):
        return repr(self.data)

    def __reduce__(self):
        return self.__class__, (list(self),), self.__getstate__()

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def pop(self):
        while True:
            try:
                reference = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = reference()
            if item is not None:
                return item

    def remove(self, item):
        self.data.remove(ref(item))

    def discard(self, item):
        self.data.discard(ref(item))

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def _apply(self, other, method):
        return self.__class__(item() for item in method(self.data, map(ref, other)))

    def difference(self, other):
        new = self.copy()
        new.difference_update(other)
        return new

    __sub__ = difference

    def difference_update(self, other):
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update([ref(item) for item in other])

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        return self._apply(other, set.intersection)

    __and__ = intersection

    def intersection_update(self, other):
        self.data.intersection_update([ref(item) for item in other])

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def symmetric_difference(self, other):
        new = self.copy()
        new.symmetric_difference_update(other)
        return new

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update([ref(item, self._remove) for item in other])

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def union(self, other):
        new = self.copy()
        new.update(other)
        return new

    __or__ = union

    def issubset(self, other):
        return self.data.issubset([ref(item) for item in other])

    __le__ = issubset

    def issuperset(self, other):
        return self.data.issuperset([ref(item) for item in other])

    __ge__ = issuperset

    def __lt__(self, other):
        return self.data < {ref(item) for item in other}

    def __gt__(self, other):
        return self.data > {ref(item) for item in other}

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.data == {ref(item) for item in other}

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


class finalize:
    """Calls a function when an object has died, or at the latest when the program ends.

    `finalize(obj, func, *args, **kwargs)` is itself kept alive until then. Calling it makes the call now, and at most once.
    """

    __slots__ = ()
    # What is still to be done: reference, function, arguments, keywords, whether at exit too. In order of creation.
    _registry = {}
    _registered_with_atexit = False

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._registered_with_atexit:
            _atexit.register(finalize._exitfunc)
            finalize._registered_with_atexit = True
        finalize._registry[self] = [ref(obj, self), func, args, kwargs or None, True]

    def __call__(self, _=None):
        """Make the call if it has not been made, and return its result; otherwise return None."""
        entry = self._registry.pop(self, None)
        if entry is not None:
            _, func, args, kwargs, _ = entry
            return func(*args, **(kwargs or {}))

    def detach(self):
        """Give up the call: return (obj, func, args, kwargs) if it was still to be made, otherwise None."""
        contents = self.peek()
        if contents is not None and self._registry.pop(self, None) is not None:
            return contents

    def peek(self):
        """Return (obj, func, args, kwargs) if the call is still to be made, otherwise None."""
        entry = self._registry.get(self)
        if entry is None:
            return None
        reference, func, args, kwargs, _ = entry
        obj = reference()
        if obj is not None:
            return obj, func, args, kwargs or {}

    @property
    def alive(self):
        """Whether the call is still to be made."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether the call is made when the program ends."""
        entry = self._registry.get(self)
        return entry is not None and entry[4]

    @atexit.setter
    def atexit(self, value):
        entry = self._registry.get(self)
        if entry is not None:
            entry[4] = bool(value)

    def __repr__(self):
        entry = self._registry.get(self)
        obj = entry and entry[0]()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return f"<{type(self).__name__} object at {id(self):#x}; for {type(obj).__name__!r} at {id(obj):#x}>"

    @classmethod
    def _exitfunc(cls):
        import sys

        while True:
            pending = [f for f, entry in cls._registry.items() if entry[4]]
            if not pending:
                return
            for f in reversed(pending):
                try:
                    f()
                except Exception:
                    sys.excepthook(*sys.exc_info())

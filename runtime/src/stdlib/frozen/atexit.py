"""Functions to be called when the program ends, the last registered first."""

import sys as _sys

__all__ = ["register", "unregister"]

_registered = []


def register(func, /, *args, **kwargs):
    """Register a function to be called with these arguments; return it, so that this is a decorator too."""
    if not callable(func):
        raise TypeError("the first argument must be callable")
    _registered.append((func, args, kwargs))
    return func


def unregister(func, /):
    """Take all registrations of a function back."""
    _registered[:] = [entry for entry in _registered if entry[0] != func]


def _clear():
    """Take all registrations back."""
    _registered.clear()


def _ncallbacks():
    """Return the number of registrations."""
    return len(_registered)


class _Unraisable:
    def __init__(self, error, func):
        self.exc_type = type(error)
        self.exc_value = error
        self.exc_traceback = error.__traceback__
        self.err_msg = "Exception ignored in atexit callback"
        self.object = func


def _run_exitfuncs():
    """Call the registered functions."""
    while _registered:
        func, args, kwargs = _registered.pop()
        try:
            func(*args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next
            _sys.unraisablehook(_Unraisable(error, func))

"""A helper module."""
print("helper runs as", __name__)
value = 1
_private = 2
__all__ = ["value", "function"]


def function():
    return f"function sees {value}"


def set_value(v):
    global value
    value = v

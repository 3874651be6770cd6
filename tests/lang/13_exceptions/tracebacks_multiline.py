# Positions within statements of several lines, and a custom exception's module.
class Failure(Exception):
    def __str__(self):
        return f"failure of {self.args[0]}"


def compute(a, b):
    return (
        a
        + b / (a - a)
        + 1
    )


def call_with(f, *args):
    return f(
        *args,
    )


try:
    call_with(compute, 1, 2)
except ZeroDivisionError as error:
    error.add_note("first note")
    error.add_note("second\nnote")
    raise Failure("compute") from error

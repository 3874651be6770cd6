# The printed form of chained exceptions.
def parse(text):
    return int(text)


def load(text):
    try:
        return parse(text)
    except ValueError as error:
        raise RuntimeError(f"cannot load {text!r}") from error


def main():
    try:
        load("12x")
    except RuntimeError:
        missing = {}
        missing["key"]


main()

x: int = 1
if x:
    y: str


def f(a: int, *b: str) -> None: ...


def g[T: int](a: T) -> list[T]: ...


type Pair[A, B] = tuple[A, B]

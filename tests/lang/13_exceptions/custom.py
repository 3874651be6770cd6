# Exception classes of one's own.
class AppError(Exception):
    code = 1

    def __init__(self, message, *, detail=None):
        super().__init__(message)
        self.detail = detail

    def __str__(self):
        return f"[{self.code}] {super().__str__()}" + (f" ({self.detail})" if self.detail else "")


class NotFound(AppError, KeyError):
    code = 404


for error in (AppError("plain"), AppError("more", detail="d"), NotFound("key", detail=5)):
    try:
        raise error
    except AppError as e:
        print(e, repr(e), e.args, e.detail, isinstance(e, LookupError), type(e).__mro__[1].__name__)
print([c.__name__ for c in NotFound.__mro__])


class NoSuper(Exception):
    def __init__(self, a, b):
        self.a = a


e = NoSuper(1, 2)
print(e.args, str(e), repr(e))
e.args = (9,)
print(e.args, str(e))
try:
    e.args = 5
except TypeError as t:
    print(t)
x = ValueError("a")
x.extra = 1
print(x.extra, x.__dict__, x == ValueError("a"), x.with_traceback(None) is x, x.__traceback__)
try:
    raise x
except ValueError as y:
    print(y is x, x.__traceback__ is not None, x.__traceback__.tb_lineno, x.__traceback__.tb_frame.f_code.co_name, x.__traceback__.tb_next)


class Switch(Exception):
    def __new__(cls, n): return super().__new__(cls if n else ValueError)


print(repr(Switch(1)), repr(Switch(0)))
print(issubclass(ModuleNotFoundError, ImportError), issubclass(RecursionError, RuntimeError), issubclass(UnicodeDecodeError, ValueError), issubclass(StopIteration, Exception), issubclass(GeneratorExit, Exception), issubclass(TimeoutError, OSError), issubclass(NotImplementedError, RuntimeError), issubclass(IndentationError, SyntaxError), issubclass(FloatingPointError, ArithmeticError), issubclass(BufferError, Exception), issubclass(EncodingWarning, Warning))
print(AttributeError("m", name="n", obj=5).name, NameError("m", name="n").name, ImportError("m", name="n", path="p").path, StopIteration(7).value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code)
try:
    ValueError(a=1)
except TypeError as t:
    print(t)
try:
    object().nope
except AttributeError as a:
    print(a.name, type(a.obj).__name__, a)
try:
    nope
except NameError as n:
    print(n.name)
try:
    import no_such_module_at_all
except ImportError as i:
    print(type(i).__name__, i, i.name, i.path)

# Notes and exception groups.
e = ValueError("v")
e.add_note("one")
e.add_note("two")
print(e.__notes__, hasattr(ValueError(), "__notes__"))
try:
    e.add_note(5)
except TypeError as t:
    print(t)
eg = ExceptionGroup("many", [ValueError(1), TypeError(2), ExceptionGroup("inner", [ValueError(3), KeyError(4)])])
print(repr(eg), eg, eg.message, len(eg.exceptions))
match, rest = eg.split(ValueError)
print(repr(match), repr(rest))
print(repr(eg.subgroup(KeyError)), eg.subgroup(OSError), repr(eg.subgroup(lambda x: isinstance(x, TypeError))), repr(eg.split((KeyError, TypeError))[0]))
print(repr(eg.derive([OSError()])), isinstance(eg, Exception), isinstance(BaseExceptionGroup("b", [KeyboardInterrupt()]), Exception), type(BaseExceptionGroup("b", [ValueError()])).__name__)
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("x", 5), lambda: ExceptionGroup("x")):
    try:
        bad()
    except Exception as t:
        print(type(t).__name__, t)


def run(error):
    try:
        try:
            raise error
        except* ValueError as g:
            print("  values", repr(g))
        except* (KeyError, OSError) as g:
            print("  lookups", repr(g))
        else:
            print("  else")
        finally:
            print("  finally")
    except BaseException as left:
        print("  left", repr(left))


for error in (eg, ValueError("plain"), ExceptionGroup("g", [OSError(1)]), TypeError("unmatched")):
    print(repr(error))
    run(error)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError("new")
except ExceptionGroup as g:
    print(repr(g))
try:
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError as g:
        raise
except ExceptionGroup as g:
    print(repr(g))
for source in ("try: pass\nexcept* ValueError: pass\nexcept KeyError: pass", "try: pass\nexcept*: pass", "for x in y:\n try: pass\n except* ValueError: break", "def f():\n try: pass\n except* ValueError: return"):
    try:
        compile(source, "s", "exec")
    except SyntaxError as s:
        print(s.msg)
try:
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
except TypeError as t:
    print(t)

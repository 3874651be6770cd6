# compile() with PyCF_TYPE_COMMENTS: type comments do not get into code, but some places are wrong for them.
TYPE_COMMENTS = 0x1000

for source in ["x = 1  # type: int\n", "pass  # type: int\n", "pass  # type: ignore\n", "def f(*, # type: int\n a): pass\n"]:
    for flags in [0, TYPE_COMMENTS]:
        try:
            code = compile(source, "f", "exec", flags)
            print(code.co_name)
        except SyntaxError as error:
            print(error.msg, error.lineno, error.offset, error.end_offset)

# A traceback through exec'd code: source lines that are not known are left out.
source = """
def broken(x):
    return 1 / x

broken(0)
"""
try:
    exec(compile(source, "generated.py", "exec"))
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
exec(compile(source, "generated.py", "exec"), {})

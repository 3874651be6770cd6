# What sys.exit and SystemExit do when caught.
import sys
for arg in ((), (0,), (5,), ("text",), (None,), ([1],), (True,)):
    try:
        sys.exit(*arg)
    except SystemExit as e:
        print(arg, repr(e), e.code, e.args)
try:
    sys.exit(1, 2)
except TypeError as e:
    print(e)
try:
    exec("raise SystemExit('from exec')")
except SystemExit as e:
    print(e.code)


def in_finally():
    try:
        sys.exit(3)
    finally:
        print("finally")


try:
    in_finally()
except SystemExit as e:
    print(e.code, issubclass(SystemExit, Exception))
try:
    try:
        sys.exit("bare")
    except:
        print("bare except catches it")
        raise
except BaseException as e:
    print(type(e).__name__)
with open("/dev/null") as f:
    print("leaving with 300")
    sys.exit(300)

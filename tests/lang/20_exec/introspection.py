# globals, locals, vars, dir, sys._getframe, code objects.
import sys


def outer(a, b=2):
    c = 3
    def inner(d):
        e = a + d
        return sorted(locals()), sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name, sys._getframe(1).f_lineno
    return inner(4), sorted(locals())


print(outer(1))
print(outer.__code__.co_varnames, outer.__code__.co_cellvars, outer.__code__.co_argcount, outer.__code__.co_nlocals)
frame = sys._getframe()
print(frame.f_code.co_name, frame.f_back is None, frame.f_globals is globals(), frame.f_locals is not None, frame.f_lineno)
def shows():
    x = 1
    snapshot = locals()
    x = 2
    return snapshot["x"], locals()["x"]
print(shows())
class C:
    y = 1
    print(sorted(k for k in locals() if not k.startswith("__")))
print(vars(C())== {}, "y" in vars(C), "y" in dir(C), "y" in dir(C()), "append" in dir([]), [n for n in dir(int) if n.startswith("bit")])
print(__name__, globals() is globals(), "outer" in dir(), type(__builtins__).__name__, __doc__, __file__.split("/")[-1])
import builtins
print(builtins.len is len, hasattr(builtins, "print"), builtins.__name__)
builtins.injected = "visible everywhere"
print(injected)
del builtins.injected
real = builtins.len
builtins.len = lambda x: -1
print(len([1, 2]))
builtins.len = real
print(len([1, 2]))
print(sys.version_info[:2], sys.version_info.major, sys.maxsize, sys.byteorder, sys.getrecursionlimit() >= 100, sys.implementation.name != "", sys.argv[0].split("/")[-1], len(sys.argv) >= 1, type(sys.path).__name__, "sys" in sys.modules, sys.modules["sys"] is sys)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus, sys.maxunicode, sys.intern("a") is sys.intern("a"), sys.getsizeof([]) > 0)
def gen():
    yield sys._getframe().f_code.co_name
print(next(gen()), [sys._getframe().f_code.co_name for _ in range(1)], (lambda: sys._getframe().f_code.co_name)())
def depth():
    f, n = sys._getframe(), 0
    while f:
        f, n = f.f_back, n + 1
    return n
print(depth(), (lambda: depth())())
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)

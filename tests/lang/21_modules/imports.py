# Import forms, sibling modules, caching, namespaces, reload-free sharing.
import sys
import _helper
import _helper as again
from _helper import function, set_value, value as first_value, _private
print(_helper is again, _helper.value, function(), first_value, _private, _helper.__name__, _helper.__doc__, _helper.__file__.split("/")[-1])
set_value(50)
print(_helper.value, first_value, function())
_helper.value = 60
print(function())
_helper.extra = "set from outside"
print(again.extra, sorted(n for n in dir(_helper) if not n.startswith("__")))
from _helper import *
print(value, "set_value" in globals())
print("_helper" in sys.modules, sys.modules["_helper"] is _helper, type(_helper).__name__, repr(_helper).split(" from")[0])


def local_import():
    import math
    from math import sqrt as root
    return math.floor(2.5), root(16.0), "math" in globals()


print(local_import())
for bad in ("import _no_such_module", "from _helper import nope", "import _helper.sub", "from math import nope", "import _fails", "import _fails", "from . import x", "from .x import y", "import _broken"):
    try:
        exec(bad)
    except Exception as e:
        print(bad, "->", type(e).__name__ + ":", str(e).replace(_helper.__file__.rsplit("/", 1)[0] + "/", ""))
print("_fails" in sys.modules)
import _cycle_a
print(_cycle_a.partner(), _cycle_a._cycle_b.partner())
try:
    _helper.missing
except AttributeError as e:
    print(e)
m = __import__("_helper")
print(m is _helper, __import__("math").pi)
del sys.modules["_helper"]
import _helper
print(_helper is again, _helper.value, again.value)
fake = type(sys)("fake")
fake.answer = 42
sys.modules["fake"] = fake
import fake as imported
from fake import answer
print(imported is fake, answer, fake)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as e:
    print(type(e).__name__, e)

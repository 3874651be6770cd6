# Packages: __init__, relative imports, submodules as attributes.
import _pkg
print(_pkg.version, _pkg.renamed, _pkg.sub.thing, _pkg.sub.up(), _pkg.__name__, _pkg.__package__, hasattr(_pkg, "other"), type(_pkg.__path__).__name__)
import _pkg.other
print(_pkg.other.same, _pkg.other.where, hasattr(_pkg, "deep"))
from _pkg import other, deep
from _pkg.deep import leaf
from _pkg.deep.leaf import where as w
import _pkg.deep.leaf as l
print(other.thing, leaf is l, w, deep.leaf is leaf)
import sys
print(sorted(n for n in sys.modules if n.startswith("_pkg")))
for bad in ("import _pkg.nope", "from _pkg import nope", "from _pkg.sub import nope", "import _pkg.sub.deeper"):
    try:
        exec(bad)
    except ImportError as e:
        print(type(e).__name__, str(e).split(" (")[0])


def inside():
    import _pkg.sub
    return _pkg.version


print(inside())

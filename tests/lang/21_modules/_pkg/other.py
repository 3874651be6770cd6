from .sub import thing
from . import sub as s
from .deep.leaf import where
same = s.thing is thing

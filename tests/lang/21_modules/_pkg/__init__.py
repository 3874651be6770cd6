print("package runs", __name__, __package__)
from . import sub
from .sub import thing as renamed
version = "1.0"

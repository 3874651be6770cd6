print("sub runs", __name__, __package__)
thing = "thing of sub"
def up():
    from . import version
    return version

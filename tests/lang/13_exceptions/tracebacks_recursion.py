# Repeated frames are folded.
def down(n):
    if n == 0:
        raise LookupError("bottom")
    down(n - 1)


down(20)

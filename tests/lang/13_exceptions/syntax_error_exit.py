# A syntax error in the script itself: nothing runs.
print("never printed")
def broken(:
    pass

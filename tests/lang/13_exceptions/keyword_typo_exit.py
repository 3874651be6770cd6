# A misspelt keyword in the script itself.
x = 1
for y in range(3):
    pass


def function():
    if x:
        retrun y

# SystemExit with a message: it goes to standard error and the code is 1.
print("before")
try:
    raise SystemExit("goodbye")
finally:
    print("finally runs")

# SystemExit with a code: output so far is kept, nothing on standard error.
import sys
print("before")
sys.exit(3)

print("a begins")
import _cycle_b
name = "a"
def partner(): return _cycle_b.name
print("a ends")

print("b begins")
import _cycle_a
name = "b"
print("b sees a:", hasattr(_cycle_a, "name"))
def partner(): return _cycle_a.name
print("b ends")

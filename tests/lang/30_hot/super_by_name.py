# `super()` that is not called by its own name, or in a module that speaks of `super`, finds its arguments in the frame.
builtin_super = super

class A:
    def who(self, depth):
        return ["A", depth]

class B(A):
    def who(self, depth):
        __class__
        get = builtin_super
        return ["B"] + get().who(depth + 1)

class C(B):
    def who(self, depth):
        return ["C"] + super().who(depth + 1)

    def whose(self):
        return super().__class__, super().__thisclass__

def run(c, n):
    total = 0
    for i in range(n):
        total += len(c.who(i)) + len(c.who(i)[0])
    return total

print(run(C(), 2000), run(B(), 2000), C().who(0), [x.__name__ for x in C().whose()])

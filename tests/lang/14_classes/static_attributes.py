# __static_attributes__: what methods assign on self by name, sorted; what changes an attribute in place does not count.
class C:
    def f(self, x):
        self.b = 1
        self.a += 2
        self.c: int = 3
        self.d: int
        for self.e in x: pass
        with x as self.g: pass
        self.h, (self.i, *self.j) = x
        del self.k
        x.z = 1
        def g(self): self.nested = 1
        lambda: (self.l)
        [0 for self.m in x]
        import os
        (self.n) = 1
        self["s"].q = 1
        self.o.p = 2
    def f2(this): this.r = 1; self.s = 2
    @staticmethod
    def f3(self): self.t = 1
    class D:
        def h(self): self.u = 1
    v = lambda self: [0 for self.w in ()]
    async def co(self): self.x1 = 1
    def __p(self): self.__p1 = 1
    def q(x):
        self = x; self.y1 = 2
        class E: 
            self.y2 = 3
    def g(self):
        match self:
            case C(x=z): self.zz = z
        if 0: self.dead = 1
        return; self.dead2 = 1
print(C.__static_attributes__)

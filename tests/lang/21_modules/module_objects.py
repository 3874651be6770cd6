def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


import sys
M=type(sys)
t(lambda: M())
t(lambda: M(1))
t(lambda: M(name='x',doc='d').__doc__)
t(lambda: M('x'))
t(lambda: sys)
m=M('x'); t(lambda: m.foo); m.__getattr__=lambda n: n; t(lambda: m.foo)
m=M('x'); del m.__name__; t(lambda: m.foo); t(lambda: m); m.__name__=3; t(lambda:m)
m=M('x'); m.__file__='fff'; t(lambda:m); t(lambda: sorted(dir(m))); t(lambda: m.__annotations__); t(lambda: delattr(m,'zz'))
P=type(M.__dict__)
t(lambda: P())
t(lambda:P(3))
p=P({'a':1})
t(lambda:p)
t(lambda:str(p))
t(lambda:p|{'b':2})
t(lambda:{'b':2}|p)
t(lambda:p==P({'a':1}))
t(lambda:p=={'a':1})
t(lambda: hash(p))
t(lambda:p<p)
t(lambda: p.get('z',3))
t(lambda:list(reversed(p)))
t(lambda:p['q'])

def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


import _weakref as weakref
class C: 
    def m(self): return 5
class S: __slots__=()
t(lambda:weakref.ref(1))
t(lambda:weakref.ref(S()))
t(lambda: weakref.ref());
c=C(); r=weakref.ref(c); t(lambda:r() is c); t(lambda:weakref.ref(c) is r); t(lambda:r.__callback__); t(lambda:hash(r)==hash(c)); t(lambda:weakref.getweakrefcount(c)); t(lambda:c.__weakref__ is r); t(lambda: r==weakref.ref(c)); t(lambda:type(r))
p=weakref.proxy(c); t(lambda:type(p)); t(lambda:p.m()); t(lambda:p.x); p.x=3; t(lambda:c.x); t(lambda:c.__dict__); t(lambda:hash(p)); t(lambda:p==c); t(lambda:p+1); t(lambda:len(p)); t(lambda:p[0]); t(lambda:bool(p)); t(lambda:p()); t(lambda:iter(p))
t(lambda:C.__dict__['__weakref__'])
t(lambda:C.__dict__['__dict__'])
t(lambda: type(lambda:0))
t(lambda: type(None))
t(lambda:vars(c))

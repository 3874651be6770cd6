def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


class A: pass
class B[T]:
    x=1
    class I: pass
t(lambda: list[int])
t(lambda: list[A])
t(lambda: list['x'])
t(lambda:dict[str,int])
t(lambda:tuple[()])
t(lambda:tuple[int,...])
t(lambda:list[[int,str]]);  t(lambda:list[None])
t(lambda:list[B.I])
a=list[int]; t(lambda:a.__origin__); t(lambda:a.__args__); t(lambda:a.__parameters__); t(lambda:a([1])); t(lambda:a.append); t(lambda:a.zzz); t(lambda:a==list[int]);  t(lambda:isinstance([],a)); t(lambda:a[int]); t(lambda:type(a)); t(lambda:list(a)); t(lambda:a|None); t(lambda:None|a); t(lambda:a|3)
def f[X,Y,*Z,**Q](): pass
X,Y,Z,Q=f.__type_params__
t(lambda:f.__type_params__)
t(lambda:dict[X,Y][int])
t(lambda:dict[X,Y][int,str])
t(lambda:dict[X,Y][int,str,str])
t(lambda:tuple[*Z][int,str])
t(lambda:tuple[X,*Z][int,str,float])
t(lambda: list[X|None][int])
t(lambda:dict[X,list[Y]][int,str])
t(lambda:int|str)
t(lambda:int|None)
t(lambda:type(int|str))
t(lambda:int|int)
t(lambda:(int|str)|(str|float))
t(lambda:int|'x')
t(lambda:isinstance(1,int|str))
t(lambda:issubclass(bool,int|str))
t(lambda:isinstance('',int|list[int]))
t(lambda:(int|str)==(str|int))
t(lambda:hash(int|str)==hash(str|int))
t(lambda:(int|str)())
t(lambda:(int|X)[str])
t(lambda:(int|str)[int])
def g[X,Y:int,Z:(int,str),*A,**P,W=bool](): pass
for v in g.__type_params__:
    t(lambda:(v.__name__,v.__default__ if v.has_default() else None))
X,Y,Z,A_,P_,W=g.__type_params__
t(lambda:(Y.__bound__,Z.__constraints__,X.__bound__,X.__constraints__,W.__default__,P_.args,X.__module__))
type L=list[int]; type M2[T]=dict[str,T]; type R=list[R]; type E=undefinedx
t(lambda:L)
t(lambda:L.__value__)
t(lambda:M2[int])
t(lambda:M2.__type_params__)
t(lambda:M2.__value__)
t(lambda:L[int])
t(lambda:R.__value__)
t(lambda:E.__value__)
t(lambda:L|None)
t(lambda:L())
class C[T]: pass
t(lambda:C.__type_params__)
t(lambda:C.__parameters__)
t(lambda:C.__bases__)
t(lambda:C.__orig_bases__)
t(lambda:C[int])
t(lambda:C[int]().__orig_class__)
t(lambda:C[int,str])
t(lambda:C[()])
t(lambda:C.__mro__)
t(lambda:C[C[int]])
class E2(C[int]): pass
t(lambda:E2.__mro__)
t(lambda:E2.__orig_bases__)
t(lambda:E2[int])

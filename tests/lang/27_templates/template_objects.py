def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


x=3
a=t'a{x}b{x!r:>{x}}{x=}'
t(lambda:a)
t(lambda:a.strings)
t(lambda:a.values)
t(lambda:list(a))
t(lambda:a+t'c{x}')
t(lambda:a+'s')
t(lambda:t'')
t(lambda:list(t''))
t(lambda: a.zz)
Template=type(a); Interpolation=type(a.interpolations[0])
t(lambda:Template('a','b',Interpolation(1,'x'),Interpolation(2,'y'),'z'))
t(lambda:Template(3))
t(lambda:Interpolation(1,'x','q'))
t(lambda:Interpolation(1,2))

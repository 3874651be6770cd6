def t(f):
    try:
        print(repr(f()))
    except BaseException as e:
        print(type(e).__name__, e)


m=memoryview(b'abcdef')
t(lambda:m[0])
t(lambda:m[1:3].tobytes())
t(lambda:m[::2].tolist())
t(lambda:m[9])
t(lambda:m['x'])
t(lambda:len(m))
t(lambda:m==b'abcdef')
t(lambda:m.hex())
t(lambda:list(m))
t(lambda:98 in m)
t(lambda:bytes(m))
t(lambda:m.cast('H').tolist())
t(lambda:list(reversed(m)))
t(lambda:m.index(99))
t(lambda:b''.join([m,b'x']))
t(lambda:b'abcdef'==m)
t(lambda:memoryview(3))
b=bytearray(b'abcdef'); w=memoryview(b)
def s(): w[0]=300
t(s)
def s(): w[0:2]=b'xyz'
t(s)
def s(): w[0:2]=b'XY'; w[5]=65; return b
t(s)
t(lambda:w.release())
t(lambda:w[0])

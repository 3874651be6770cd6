# The exact TypeError of every kind of bad call.
def none(): pass
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def default(a, b=1): pass
def keyword_only(*, a, b): pass
def mixed(a, *, b): pass
def only(a, b, /): pass
def only_default(a, /, b=1, *, c=2): pass
def varargs(a, *args): pass
def kwargs(a, /, **kw): pass


class C:
    def method(self, a): pass
    def no_self(): pass
    @classmethod
    def cm(cls, a): pass
    @staticmethod
    def sm(a): pass
    def __call__(self, x): pass


c = C()
five, nothing, text, listing = 5, None, "s", []
calls = [
    lambda: none(1), lambda: none(1, 2), lambda: none(a=1),
    lambda: one(), lambda: one(1, 2), lambda: one(b=1), lambda: one(1, a=1), lambda: one(1, b=1),
    lambda: two(), lambda: two(1), lambda: two(b=1), lambda: two(1, 2, 3), lambda: three(), lambda: three(1), lambda: three(c=1),
    lambda: default(), lambda: default(1, 2, 3), lambda: default(c=1), lambda: default(1, 2, b=3), lambda: default(b=1),
    lambda: keyword_only(), lambda: keyword_only(a=1), lambda: keyword_only(1, 2), lambda: keyword_only(1, a=1, b=2), lambda: keyword_only(a=1, b=2, c=3),
    lambda: mixed(1), lambda: mixed(), lambda: mixed(1, 2, b=3), lambda: mixed(1, 2, 3),
    lambda: only(a=1, b=2), lambda: only(1), lambda: only(1, b=2), lambda: only_default(a=1), lambda: only_default(1, a=2), lambda: only_default(1, 2, 3),
    lambda: varargs(), lambda: varargs(x=1), lambda: varargs(1, a=2), lambda: kwargs(), lambda: kwargs(1, 2), lambda: kwargs(a=1),
    lambda: c.method(), lambda: c.method(1, 2), lambda: C.method(1), lambda: C.method(), lambda: c.no_self(), lambda: C.no_self(),
    lambda: c.cm(), lambda: c.cm(1, 2), lambda: C.sm(), lambda: c.sm(1, 2), lambda: c(), lambda: c(1, 2), lambda: c(y=1), lambda: C(1), lambda: C(a=1),
    lambda: (lambda a: a)(), lambda: five(), lambda: nothing(), lambda: text(1), lambda: listing(), lambda: C().missing(),
    lambda: one(*5), lambda: one(**5), lambda: one(*None), lambda: one(**[1]), lambda: one(**{1: 2}), lambda: both(1, **{"a": 1}, **{"a": 2}), lambda: one(*[1], **{"a": 2}),
]


def both(*args, **kwargs): pass


for i, call in enumerate(calls):
    try:
        call()
        print(i, "no error")
    except Exception as e:
        print(i, type(e).__name__ + ":", e)

@register
class A(B, metaclass=M):
    """Doc."""

    x: int = 1

    def __init__(self, v=None, *, k=1):
        super().__init__(v)
        self.__v = v

    def me(self):
        return __class__

def g(xs):
    x = yield 1
    y = yield from xs
    return x


async def c(a):
    await a
    async with a as b:
        pass
    async for i in a:
        yield i

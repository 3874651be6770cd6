# Coroutines driven by hand: await, async for, async with, async generators.
class Pause:
    def __init__(self, value): self.value = value
    def __await__(self):
        got = yield self.value
        return got


async def add(a, b):
    x = await Pause(a)
    y = await Pause(b)
    return (x, y)


def drive(coro, *sends):
    out = []
    try:
        out.append(coro.send(None))
        for s in sends:
            out.append(coro.send(s))
    except StopIteration as e:
        return out, e.value
    return out, "unfinished"


print(drive(add(1, 2), "x", "y"))


async def outer():
    first = await add(1, 2)
    second = await add(3, 4)
    return first + second


print(drive(outer(), *"abcd"))


class ACM:
    async def __aenter__(self): await Pause("enter"); return "resource"
    async def __aexit__(self, kind, value, tb): await Pause("exit"); return kind is ValueError


async def use_with():
    async with ACM() as r:
        await Pause(r)
        raise ValueError("suppressed")
    return "after"


print(drive(use_with(), 1, 2, 3))


class AIter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return await Pause(self.n)


async def use_for():
    seen = []
    async for x in AIter(3):
        seen.append(x)
    else:
        seen.append("else")
    return seen


print(drive(use_for(), "a", "b", "c"))


async def agen(n):
    for i in range(n):
        got = yield i
        if got:
            await Pause(got)


async def use_agen():
    result = [x async for x in agen(3)]
    g = agen(2)
    result.append(await g.asend(None))
    result.append(await g.asend("paused"))
    await g.aclose()
    pairs = {x: y async for x in agen(2) for y in [x * 2] if x}
    return result, pairs, [await add(1, 2) for _ in range(1)]


print(drive(use_agen(), *range(6)))


async def fails():
    try:
        await Pause(1)
    except KeyError as e:
        return f"caught {e!r}"
    finally:
        await Pause("cleanup")


c = fails()
c.send(None)
print(c.throw(KeyError("thrown")))
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
c = add(1, 2)
print(type(c).__name__, c.__name__, c.cr_running, c.close())
for bad in (5, None, [1]):
    async def waits():
        await bad
    try:
        waits().send(None)
    except TypeError as e:
        print(e)
try:
    c.send(None)
except RuntimeError as e:
    print(e)
done = add(1, 2)
try:
    for _ in done: pass
except TypeError as e:
    print(e)
done.close()

# What the standard library has little of.
from typing import Optional
import asyncio


@decorated(1, name="x")
class Thing(Base, metaclass=Meta):
    """Docs."""

    value: Optional[int] = None  # trailing
    other: "Mapped[UUID]" = field(default=None)

    async def run(self, a, /, b: int = 1, *args, c, **kwargs) -> None:
        async with self.lock as held, other():
            await asyncio.sleep(1)
        return [x async for x in a if x], {k: v for k, v in b}, (y for y in c)

    def lines(self):
        result = call(
            first,  # about first
            second=2,
            *rest,
        )
        match result:
            case [1, *_]:
                pass
            case {"a": b} | None:
                return f"{b!r:>{10}} text {result}"
        try:
            print("a" "b", end='')
        except (ValueError, TypeError) as error:
            raise RuntimeError from error
        else:
            del result[1:2]
        finally:
            global count
        return lambda x=1: x if x else -x


foo(a, b)
foo(a, a)
foo(a, b, a)
foo()
foo(a,)
x = y = 1; z = 2
if a: b()
elif c:
    d()
else:
    e(1)
    e(2)

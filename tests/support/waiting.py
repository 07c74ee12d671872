"""Waiting for what happens by itself, without sleeping for longer than it takes."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


async def eventually(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 15.0) -> None:
    """Return as soon as `condition` holds; fail when it doesn't within `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    pause = 0.005
    while True:
        holds = condition()
        if await holds if inspect.isawaitable(holds) else holds:
            return
        if asyncio.get_running_loop().time() > deadline:
            what = inspect.getsource(condition).strip() if inspect.isroutine(condition) else condition
            raise AssertionError(f"not within {seconds} s: {what}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.1)


class Recorder(Generic[T]):
    """A listener that keeps what it is called with."""

    def __init__(self) -> None:
        self.seen: list[T] = []

    def __call__(self, event: T) -> None:
        self.seen.append(event)

    async def wait(self, count: int, seconds: float = 15.0) -> list[T]:
        """Wait for `count` events and return them."""
        await eventually(lambda: len(self.seen) >= count, seconds)
        return self.seen

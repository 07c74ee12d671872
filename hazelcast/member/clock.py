"""Time as a member sees it: monotonic for durations, epoch milliseconds for what is shown to clients."""

from __future__ import annotations

import heapq
import itertools
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FOREVER: Final = float("inf")


class Clock:
    """Tells monotonic seconds, and turns them into epoch milliseconds.

    Args:
        now: Where the seconds come from; tests pass their own.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self._epoch = time.time() - now()

    def epoch_ms(self, at: float) -> int:
        """Return the milliseconds since 1970 of a time in the seconds of `now`."""
        return int((self._epoch + at) * 1000)


class Timers:
    """What is to be done at some time. Nothing runs on its own: the owner calls `run_due`."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self.on_earlier: Callable[[], None] = lambda: None
        """Called when a timer was added that is due before all others."""

    @property
    def next(self) -> float | None:
        """When `run_due` has something to do, in monotonic seconds."""
        return self._heap[0][0] if self._heap else None

    def at(self, when: float, action: Callable[[], None]) -> None:
        """Have `action` called once `when` has come. It can't be taken back: it must see whether it is still wanted."""
        heapq.heappush(self._heap, (when, next(self._numbers), action))
        if self._heap[0][0] == when:
            self.on_earlier()

    def run_due(self, now: float) -> None:
        """Call what is due."""
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()

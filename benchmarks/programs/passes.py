"""How programs without a network measure: all rows in each pass, so that all see the same of a noisy machine."""

from __future__ import annotations

import time
from inspect import iscoroutinefunction
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PASSES = 5


async def costs(rows: Mapping[str, tuple[Callable[[], Any], int]]) -> dict[str, float]:
    """Return by row what its operation takes, the median of the passes: µs of CPU.

    Each row has an operation, plain or `async def`, and how often it runs in a pass.
    """
    passes: dict[str, list[float]] = {row: [] for row in rows}
    for number in range(PASSES + 1):
        for row, (operation, count) in rows.items():
            cost = await _cost(operation, count if number else 1)
            if number:  # after the first, which warms up
                passes[row].append(cost)
    return {row: median(found) for row, found in passes.items()}


async def _cost(operation: Callable[[], Any], count: int) -> float:
    start = time.process_time()
    if iscoroutinefunction(operation):
        for _ in range(count):
            await operation()
    else:
        for _ in range(count):
            operation()
    return (time.process_time() - start) / count * 1e6

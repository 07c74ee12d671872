"""Estimators of the number of distinct values."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import Long


class CardinalityEstimatorAdd(Request[None]):
    """Count a value, given by its 64-bit hash."""

    TYPE: ClassVar[int] = 0x190100

    name: str
    hash: Long


class CardinalityEstimatorEstimate(Request[Long]):
    """Estimate how many distinct values were counted."""

    TYPE: ClassVar[int] = 0x190200

    name: str

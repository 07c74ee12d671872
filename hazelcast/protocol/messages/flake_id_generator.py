"""Generators of unique ids that need no agreement among members."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.types import Int, Long


class FlakeIdGeneratorNewIdBatchResponse(Response):
    """The ids `base`, `base + increment`, … of the batch."""

    base: Long
    increment: Long
    batch_size: Int


class FlakeIdGeneratorNewIdBatch(Request[FlakeIdGeneratorNewIdBatchResponse]):
    """Reserve a batch of ids."""

    TYPE: ClassVar[int] = 0x1C0100
    RETRYABLE: ClassVar[bool] = True

    name: str
    batch_size: Int

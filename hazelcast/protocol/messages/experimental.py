"""Messages on trial, which may change."""

from __future__ import annotations

from typing import ClassVar

from hazelcast.protocol.message import Request
from hazelcast.protocol.types import ByteArray, Int, Long


class ExperimentalPipelineSubmit(Request[Long]):
    """Submit a pipeline that is described in text, with its resources; answers the id of its job."""

    TYPE: ClassVar[int] = 0xFD0100
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 7)

    job_name: str | None
    pipeline_definition: str
    resource_bundle: ByteArray | None
    resource_bundle_checksum: Int

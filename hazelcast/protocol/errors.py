"""The error response, which any request may get instead of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from hazelcast.protocol.compiler import request_codec
from hazelcast.protocol.message import Request
from hazelcast.protocol.structures import ErrorHolder, StackTraceElement

if TYPE_CHECKING:
    from hazelcast.protocol.frames import Bytes

Holder: TypeAlias = tuple[int, str, str | None, str]
"""Error code, Java class, message, stack trace as text."""


class _Error(Request[list[ErrorHolder]]):
    """Stands for any request: the response type of an error is 0."""

    TYPE: ClassVar = -1


def decode_error(buffer: Bytes, start: int, end: int) -> list[Holder]:
    """Read an error response: the error first, then its causes."""
    holders = request_codec(_Error).decode_response(buffer, start, end)
    return [(h.error_code, h.class_name, h.message, "\n".join(map(_line, h.stack_trace_elements))) for h in holders]


def encode_error(holders: list[Holder], correlation_id: int) -> bytes:
    """Write an error response; stack traces are not sent."""
    errors = [ErrorHolder(code, java_class, message, []) for code, java_class, message, _ in holders]
    return b"".join(request_codec(_Error).encode_response(errors, correlation_id, 0, 0))


def _line(element: StackTraceElement) -> str:
    place = f"{element.file_name}:{element.line_number}" if element.file_name else "Unknown Source"
    return f"\tat {element.class_name}.{element.method_name}({place})"

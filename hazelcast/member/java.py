"""Errors as a member reports them: a code and the name of a Java class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hazelcast.errors import HazelcastError, UndefinedErrorCodeError, error_code

if TYPE_CHECKING:
    from hazelcast.protocol.errors import Holder

_CLASSES: Final = {
    3: "com.hazelcast.client.AuthenticationException",
    8: "com.hazelcast.spi.exception.CallerNotMemberException",
    10: "java.lang.ClassCastException",
    14: "com.hazelcast.spi.exception.DistributedObjectDestroyedException",
    19: "com.hazelcast.core.HazelcastInstanceNotActiveException",
    20: "com.hazelcast.core.HazelcastOverloadException",
    21: "com.hazelcast.nio.serialization.HazelcastSerializationException",
    22: "java.io.IOException",
    23: "java.lang.IllegalArgumentException",
    26: "java.lang.IllegalMonitorStateException",
    27: "java.lang.IllegalStateException",
    32: "com.hazelcast.config.InvalidConfigurationException",
    33: "com.hazelcast.core.MemberLeftException",
    37: "java.lang.NullPointerException",
    38: "com.hazelcast.core.OperationTimeoutException",
    39: "com.hazelcast.spi.exception.PartitionMigratingException",
    40: "com.hazelcast.query.QueryException",
    46: "com.hazelcast.spi.exception.RetryableHazelcastException",
    47: "com.hazelcast.spi.exception.RetryableIOException",
    48: "java.lang.RuntimeException",
    49: "java.lang.SecurityException",
    52: "com.hazelcast.spi.exception.TargetDisconnectedException",
    53: "com.hazelcast.spi.exception.TargetNotMemberException",
    61: "java.lang.UnsupportedOperationException",
    62: "com.hazelcast.spi.exception.WrongTargetException",
    80: "com.hazelcast.core.IndeterminateOperationStateException",
}
_OTHER: Final = "com.hazelcast.core.HazelcastException"


def undefined_error(java_class: str, message: str) -> HazelcastError:
    """Return an error whose Java class has no code of its own in the protocol."""
    error = UndefinedErrorCodeError(message)
    error.code, error.java_class = 0, java_class
    return error


def holders(error: BaseException) -> list[Holder]:
    """Return what an error response says of `error` and of what caused it; only our own errors are shown by message."""
    found: list[Holder] = []
    link: BaseException | None = error
    while isinstance(link, HazelcastError):
        code = error_code(link) if link.code is None else link.code
        found.append((code, link.java_class or _CLASSES.get(code, _OTHER), str(link), ""))
        link = link.__cause__
    return found or [(48, _CLASSES[48], f"The development member failed: {type(error).__name__}: {error}", "")]

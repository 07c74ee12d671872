"""What the member says to requests that it doesn't answer: what to run instead."""

from __future__ import annotations

import re
from typing import Final

from hazelcast.errors import HazelcastError, UnsupportedOperationError
from hazelcast.protocol.catalogue import request_of

_REAL_MEMBER: Final = "a real member (`hazelcast server`)"
_ENTERPRISE: Final = "a Hazelcast Enterprise member"
_ENTERPRISE_ONLY: Final = re.compile(r"CP|AtomicLong|AtomicRef|CountDownLatch|FencedLock|Semaphore")
_JAVA_CODE: Final = re.compile(
    r"MapExecute|MapSubmitToKey|MapAddInterceptor|MapReplaceAll|ExecutorService|ClientDeployClasses|DurableExecutor|Scheduled"
)


def unanswered(message_type: int) -> HazelcastError:
    """Return the error for a request that has no handler."""
    request = request_of(message_type)
    if request is None or message_type != request.TYPE:
        return UnsupportedOperationError(f"Unrecognized client message received with type: 0x{message_type:06x}")
    name = request.__name__
    if _JAVA_CODE.match(name):
        return UnsupportedOperationError(
            f"{name} runs Java code of an application, which the development member can't: use {_REAL_MEMBER}"
            " that has the class on its class path"
        )
    instead = _ENTERPRISE if _ENTERPRISE_ONLY.match(name) else _REAL_MEMBER
    return UnsupportedOperationError(f"The development member does not answer {name}: use {instead}")

"""Errors of the client and of the cluster.

Everything that this package raises on purpose is a `HazelcastError`:

- a subclass per error code of the cluster, made by `from_holders` out of a member's answer. `str(error)` is one line;
  the Java class, the stack trace and the cause are `error.java_class`, `error.server_trace` and `error.__cause__`.
- errors that only the client raises (`HazelcastClientNotActiveError`, `ClientOfflineError`, `ProtocolError`, ...).
- `InvalidArgumentTypeError` and `InvalidArgumentValueError` for a wrong argument, before anything is sent. They are
  also a `TypeError` or a `ValueError`, and an `AssertionError`, which programs for the official client expect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

ErrorHolder: TypeAlias = tuple[int, str, str | None, str]
"""One error of a member: its code, Java class name, message, and stack trace (lines that begin with a tab)."""


class HazelcastError(Exception):
    """The base of all errors of this package, and Java's `HazelcastException`.

    Args:
        message: What went wrong, in one line.
        cause: The error behind it; becomes `__cause__`.
    """

    retryable: ClassVar[bool] = False
    """Whether the operation had no effect and may be sent again."""

    default_message: ClassVar[str | None] = None

    code: int | None = None
    """The member's error code; None when the error was raised by the client."""

    java_class: str | None = None
    """The Java class of the member's error, such as `java.lang.IllegalStateException`."""

    maybe_applied: bool = False
    """Whether the operation that failed may have had its effect all the same; False says that it had none.

    Never True for operations that only read.
    """

    server_trace: str | None = None
    """The member's Java stack trace, causes included, as text of many lines."""

    @override
    def __init_subclass__(cls, *, code: int | None = None, default_message: str | None = None) -> None:
        super().__init_subclass__()
        if code is not None:
            _classes[code] = cls
        if default_message is not None:
            cls.default_message = default_message

    def __init__(self, message: str | None = None, cause: BaseException | None = None) -> None:
        message = self.default_message if message is None else message
        super().__init__(*((message,) if cause is None else (message, cause)))
        if cause is not None:
            self.__cause__: BaseException | None = cause

    @override
    def __str__(self) -> str:
        return str(self.args[0] or type(self).__name__)


_classes: dict[int, type[HazelcastError]] = {18: HazelcastError}


# What a member answers, by code.


class ArrayIndexOutOfBoundsError(HazelcastError, code=1):
    """An array has no item of the index that was used on the member."""


class ArrayStoreError(HazelcastError, code=2):
    """An array on the member can't hold an object of the class."""


class AuthenticationError(HazelcastError, code=3):
    """The member refused the cluster name or the credentials."""


class CacheNotExistsError(HazelcastError, code=6):
    """The JCache cache isn't known to the cluster."""


class CallerNotMemberError(HazelcastError, code=8):
    """The member that received the operation doesn't know the caller."""

    retryable = True


class CancellationError(HazelcastError, code=9):
    """What was waited for on the member was cancelled."""


class ClassCastError(HazelcastError, code=10):
    """An object on the member is of another class than needed, such as a key or value of a map that is compared."""


class ClassNotFoundError(HazelcastError, code=11):
    """A class that is needed is not on the member's class path."""


class ConcurrentModificationError(HazelcastError, code=12):
    """A collection was changed on the member while it was iterated."""


class ConfigMismatchError(HazelcastError, code=13):
    """Client and cluster are configured in contradiction."""


class DistributedObjectDestroyedError(HazelcastError, code=14):
    """The data structure was destroyed while in use."""


class HazelcastEOFError(HazelcastError, code=15):
    """The member came to the end of the bytes before the end of the value."""


class ExecutionError(HazelcastError, code=17):
    """A task or an entry processor failed on the member; `__cause__` says how."""


class HazelcastInstanceNotActiveError(HazelcastError, code=19):
    """The member is shutting down or has not started."""


class HazelcastOverloadError(HazelcastError, code=20):
    """The member has too many pending operations."""


class HazelcastSerializationError(HazelcastError, code=21):
    """A value can't be written, or bytes can't be read."""


class HazelcastIOError(HazelcastError, code=22):
    """The member met an I/O failure of its own."""


class IllegalArgumentError(HazelcastError, code=23):
    """The member, or a service of the client, refused an argument."""


class IllegalAccessException(HazelcastError, code=24):
    """Code on the member may not use a field, method or constructor."""


class IllegalAccessError(HazelcastError, code=25):
    """Compiled code on the member uses a field or method that it may not."""


class IllegalMonitorStateError(HazelcastError, code=26):
    """A lock was released by one who does not hold it."""


class IllegalStateError(HazelcastError, code=27):
    """The call doesn't fit the state of the client, the member or the data structure."""


class IllegalThreadStateError(HazelcastError, code=28):
    """A thread on the member is in the wrong state for what was asked."""


class IndexOutOfBoundsError(HazelcastError, code=29):
    """There is no item of that index."""


class HazelcastInterruptedError(HazelcastError, code=30):
    """The thread that worked for the call on the member was interrupted."""


class InvalidAddressError(HazelcastError, code=31):
    """An address of a member can't be used."""


class InvalidConfigurationError(HazelcastError, code=32):
    """A configuration contradicts itself, is incomplete, or names an unknown option."""


class MemberLeftError(HazelcastError, code=33):
    """The member left the cluster before it answered."""

    retryable = True


class NegativeArraySizeError(HazelcastError, code=34):
    """An array of a negative size was asked for on the member."""


class NoSuchElementError(HazelcastError, code=35):
    """There is no element, such as in an empty queue."""


class NotSerializableError(HazelcastError, code=36):
    """The member can't serialize an object of the class."""


class NullPointerError(HazelcastError, code=37):
    """There was a null where the member needs an object."""


class OperationTimeoutError(HazelcastError, code=38):
    """The operation wasn't completed within its time limit."""


class PartitionMigratingError(HazelcastError, code=39):
    """The partition is moving to another member."""

    retryable = True


class QueryError(HazelcastError, code=40):
    """A predicate, aggregation or projection failed on the member."""


class QueryResultSizeExceededError(HazelcastError, code=41):
    """The result would exceed the limit that the member is configured with."""


class SplitBrainProtectionError(HazelcastError, code=42):
    """The cluster is smaller than the data structure's split brain protection demands."""


class ReachedMaxSizeError(HazelcastError, code=43):
    """The transactional queue is full."""


class RejectedExecutionError(HazelcastError, code=44):
    """The executor doesn't take tasks, because it was shut down or is full."""


class ResponseAlreadySentError(HazelcastError, code=45):
    """The member has answered the operation before."""


class RetryableHazelcastError(HazelcastError, code=46):
    """The operation failed for now and may be tried again."""

    retryable = True


class RetryableIOError(HazelcastError, code=47):
    """The operation met an I/O failure on the member and may be tried again."""

    retryable = True


class HazelcastRuntimeError(HazelcastError, code=48):
    """Java's `RuntimeException` or an error that has no code of its own."""


class SecurityError(HazelcastError, code=49):
    """The client's principal lacks a permission."""


class SocketError(HazelcastError, OSError, code=50):
    """A socket of the member failed; also an `OSError`."""


class StaleSequenceError(HazelcastError, code=51):
    """The ringbuffer's item was overwritten before it was read."""


class TargetDisconnectedError(HazelcastError, code=52):
    """The connection broke before the answer came."""


class TargetNotMemberError(HazelcastError, code=53):
    """The operation was sent to one that is not a member of the cluster."""

    retryable = True


class HazelcastTimeoutError(HazelcastError, code=54):
    """A member gave up waiting."""


class TopicOverloadError(HazelcastError, code=55):
    """The reliable topic is full and its policy is to refuse."""


class TransactionError(HazelcastError, code=56):
    """The transaction failed."""


class TransactionNotActiveError(HazelcastError, code=57):
    """The transaction isn't active: not begun, or already ended."""


class TransactionTimedOutError(HazelcastError, code=58):
    """The transaction lasted longer than its time limit."""


class URISyntaxError(HazelcastError, code=59):
    """Text on the member is no URI."""


class UTFDataFormatError(HazelcastError, code=60):
    """Bytes on the member are no text in modified UTF-8."""


class UnsupportedOperationError(HazelcastError, code=61):
    """The member doesn't offer the operation, or not in this edition or version."""


class WrongTargetError(HazelcastError, code=62):
    """The member that received the operation doesn't own the partition."""

    retryable = True


class XAError(HazelcastError, code=63):
    """A distributed (XA) transaction failed."""


class AccessControlError(HazelcastError, code=64):
    """The member's security policy forbids the operation."""


class LoginError(HazelcastError, code=65):
    """The member could not authenticate the client."""


class UnsupportedCallbackError(HazelcastError, code=66):
    """The member's login module doesn't know the kind of credentials."""


class NoDataMemberInClusterError(HazelcastError, code=67):
    """The cluster has lite members only, which store no data."""


class ReplicatedMapCantBeCreatedOnLiteMemberError(HazelcastError, code=68):
    """A lite member was asked to hold a replicated map."""


class MaxMessageSizeExceededError(HazelcastError, code=69):
    """A message is larger than the receiver allows."""


class WANReplicationQueueFullError(HazelcastError, code=70):
    """The queue of changes for another cluster is full."""


class HazelcastAssertionError(HazelcastError, code=71):
    """An assertion failed on the member."""


class OutOfMemoryError(HazelcastError, code=72):
    """The member has no heap memory left."""


class StackOverflowError(HazelcastError, code=73):
    """A computation on the member is nested too deep."""


class NativeOutOfMemoryError(HazelcastError, code=74):
    """The member has no native memory left."""


class ServiceNotFoundError(HazelcastError, code=75):
    """The member doesn't have the service, for example because of its edition."""


class StaleTaskIdError(HazelcastError, code=76):
    """The durable executor's task was dropped to make room."""


class DuplicateTaskError(HazelcastError, code=77):
    """A scheduled task of that name exists."""


class StaleTaskError(HazelcastError, code=78):
    """The scheduled task was destroyed."""


class LocalMemberResetError(HazelcastError, code=79):
    """The member lost its data by joining another cluster."""


class IndeterminateOperationStateError(HazelcastError, code=80):
    """Nobody knows whether the operation took effect: not all backups were confirmed in time."""

    maybe_applied = True


class NodeIdOutOfRangeError(HazelcastError, code=81):
    """The member's node id is too large to make flake ids."""


class TargetNotReplicaError(HazelcastError, code=82):
    """The member holds no replica of the PN counter."""

    retryable = True


class MutationDisallowedError(HazelcastError, code=83):
    """The CRDT can't be changed, because its member is shutting down."""


class ConsistencyLostError(HazelcastError, code=84):
    """The PN counter lost the state that this session had seen."""


class SessionExpiredError(HazelcastError, code=85):
    """The CP session was closed, and its locks and permits with it."""


class WaitKeyCancelledError(HazelcastError, code=86):
    """Waiting in the CP subsystem was cancelled."""


class LockAcquireLimitReachedError(HazelcastError, code=87):
    """The fenced lock can't be acquired again by its holder."""


class LockOwnershipLostError(HazelcastError, code=88):
    """The fenced lock's CP session closed while the lock was held."""


class CPGroupDestroyedError(HazelcastError, code=89):
    """The CP group was destroyed."""


class CannotReplicateError(HazelcastError, code=90):
    """The CP group's leader can't take the operation now."""

    retryable = True


class LeaderDemotedError(HazelcastError, code=91):
    """The CP group's leader lost its role before the operation was committed."""


class StaleAppendRequestError(HazelcastError, code=92):
    """A CP member got a request to append to its log that is out of date."""


class NotLeaderError(HazelcastError, code=93):
    """The CP member that received the operation isn't the leader of its group."""


class VersionMismatchError(HazelcastError, code=94):
    """The members' version does not fit the request."""


class NoSuchMethodError(HazelcastError, code=95):
    """Compiled code on the member calls a method that isn't there."""


class NoSuchMethodException(HazelcastError, code=96):
    """A class on the member has no such method."""


class NoSuchFieldError(HazelcastError, code=97):
    """Compiled code on the member uses a field that isn't there."""


class NoSuchFieldException(HazelcastError, code=98):
    """A class on the member has no such field."""


class NoClassDefFoundError(HazelcastError, code=99):
    """A class that compiled code on the member needs can't be loaded."""


# What the client raises.


class ConfigurationError(HazelcastError):
    """A configuration is wrong; this client raises `InvalidConfigurationError`."""


class DuplicateInstanceNameError(HazelcastError):
    """Two clients have one name; this client doesn't raise it."""


class HazelcastClientNotActiveError(HazelcastError, default_message="The client is not active"):
    """The client was shut down or not started."""


class HazelcastCertificationError(HazelcastError):
    """The TLS certificate of the member could not be verified."""


class ClientOfflineError(HazelcastError, default_message="No connection to the cluster is open"):
    """No member is connected at the moment, and the reconnect mode says not to wait for one."""


class ClientNotAllowedInClusterError(HazelcastError):
    """The cluster does not accept this client."""


class UndefinedErrorCodeError(HazelcastError):
    """A member's error has a code that this client doesn't know; `java_class` names it."""


class InvocationMightContainCompactDataError(
    HazelcastError,
    default_message="The request may hold compact data, and the client isn't initialized on the cluster yet",
):
    """A request must wait until the schemas of compact data are on the cluster."""


class ProtocolError(HazelcastError):
    """The bytes received do not follow the Open Binary Client Protocol, or exceed its limits."""


class InvalidArgumentTypeError(HazelcastError, TypeError, AssertionError):
    """An argument has the wrong type; None where a value is needed counts as such."""


class InvalidArgumentValueError(HazelcastError, ValueError, AssertionError):
    """An argument has the right type and a value that can't be accepted."""


class VectorCollectionUnsupportedError(
    UnsupportedOperationError,
    default_message="This cluster has no VectorCollection, because its members run the community edition: connect to an"
    " Enterprise member with the vector feature, or to the development member (`hazelcast member` on the command line,"
    " `HazelcastClient.embedded()` in a program)",
):
    """The cluster has no VectorCollection: its members are not of the Enterprise edition."""


def error_class(code: int) -> type[HazelcastError]:
    """Return the class of a member's error code, `UndefinedErrorCodeError` if there is none."""
    return _classes.get(code, UndefinedErrorCodeError)


def error_code(error: BaseException) -> int:
    """Return the code by which a member reports `error`: that of the nearest base class with a code, else 0."""
    return next((code for cls in type(error).__mro__ for code, known in _classes.items() if known is cls), 0)


def from_holders(holders: Sequence[ErrorHolder]) -> HazelcastError:
    """Build the error that a member's answer describes.

    Args:
        holders: The error first, then its causes, outermost first.

    Returns:
        The error, not raised, with its causes chained by `__cause__`.
    """
    error: HazelcastError | None = None
    below = ""
    for code, java_class, message, trace in reversed(holders):
        title = f"{java_class}: {message}" if message else java_class
        cls = error_class(code)
        line = title if cls in (HazelcastError, HazelcastRuntimeError, UndefinedErrorCodeError) else message or title
        error = cls(" ".join(line.split()), error)
        error.code = code
        error.java_class = java_class
        error.server_trace = "\n".join(filter(None, (title, trace.rstrip(), below)))
        below = f"Caused by: {error.server_trace}"
    return error or ProtocolError("A member answered with an error that it does not describe")


def explain_vector_error(error: HazelcastError) -> HazelcastError:
    """Return the error to raise for a failed request about a VectorCollection.

    A community member doesn't know these messages; its answer becomes a `VectorCollectionUnsupportedError` that says
    what to do, caused by `error`. Any other error is returned as it is.
    """
    text = str(error)
    unknown_message = isinstance(error, UnsupportedOperationError) and "Unrecognized client message" in text
    unknown_service = "hz:service:vector" in text and "not found" in text
    if not (unknown_message or unknown_service):
        return error
    explained = VectorCollectionUnsupportedError(cause=error)
    explained.code, explained.java_class, explained.server_trace = error.code, error.java_class, error.server_trace
    return explained

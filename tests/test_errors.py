from __future__ import annotations

import ast
import copy
import inspect
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hazelcast
from hazelcast import errors
from hazelcast.errors import (
    HazelcastError,
    IllegalStateError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
    UnsupportedOperationError,
    VectorCollectionUnsupportedError,
    error_class,
    error_code,
    explain_vector_error,
    from_holders,
)

if TYPE_CHECKING:
    from hazelcast.errors import ErrorHolder

CODES = {
    1: "ArrayIndexOutOfBoundsError",
    2: "ArrayStoreError",
    3: "AuthenticationError",
    6: "CacheNotExistsError",
    8: "CallerNotMemberError",
    9: "CancellationError",
    10: "ClassCastError",
    11: "ClassNotFoundError",
    12: "ConcurrentModificationError",
    13: "ConfigMismatchError",
    14: "DistributedObjectDestroyedError",
    15: "HazelcastEOFError",
    17: "ExecutionError",
    18: "HazelcastError",
    19: "HazelcastInstanceNotActiveError",
    20: "HazelcastOverloadError",
    21: "HazelcastSerializationError",
    22: "HazelcastIOError",
    23: "IllegalArgumentError",
    24: "IllegalAccessException",
    25: "IllegalAccessError",
    26: "IllegalMonitorStateError",
    27: "IllegalStateError",
    28: "IllegalThreadStateError",
    29: "IndexOutOfBoundsError",
    30: "HazelcastInterruptedError",
    31: "InvalidAddressError",
    32: "InvalidConfigurationError",
    33: "MemberLeftError",
    34: "NegativeArraySizeError",
    35: "NoSuchElementError",
    36: "NotSerializableError",
    37: "NullPointerError",
    38: "OperationTimeoutError",
    39: "PartitionMigratingError",
    40: "QueryError",
    41: "QueryResultSizeExceededError",
    42: "SplitBrainProtectionError",
    43: "ReachedMaxSizeError",
    44: "RejectedExecutionError",
    45: "ResponseAlreadySentError",
    46: "RetryableHazelcastError",
    47: "RetryableIOError",
    48: "HazelcastRuntimeError",
    49: "SecurityError",
    50: "SocketError",
    51: "StaleSequenceError",
    52: "TargetDisconnectedError",
    53: "TargetNotMemberError",
    54: "HazelcastTimeoutError",
    55: "TopicOverloadError",
    56: "TransactionError",
    57: "TransactionNotActiveError",
    58: "TransactionTimedOutError",
    59: "URISyntaxError",
    60: "UTFDataFormatError",
    61: "UnsupportedOperationError",
    62: "WrongTargetError",
    63: "XAError",
    64: "AccessControlError",
    65: "LoginError",
    66: "UnsupportedCallbackError",
    67: "NoDataMemberInClusterError",
    68: "ReplicatedMapCantBeCreatedOnLiteMemberError",
    69: "MaxMessageSizeExceededError",
    70: "WANReplicationQueueFullError",
    71: "HazelcastAssertionError",
    72: "OutOfMemoryError",
    73: "StackOverflowError",
    74: "NativeOutOfMemoryError",
    75: "ServiceNotFoundError",
    76: "StaleTaskIdError",
    77: "DuplicateTaskError",
    78: "StaleTaskError",
    79: "LocalMemberResetError",
    80: "IndeterminateOperationStateError",
    81: "NodeIdOutOfRangeError",
    82: "TargetNotReplicaError",
    83: "MutationDisallowedError",
    84: "ConsistencyLostError",
    85: "SessionExpiredError",
    86: "WaitKeyCancelledError",
    87: "LockAcquireLimitReachedError",
    88: "LockOwnershipLostError",
    89: "CPGroupDestroyedError",
    90: "CannotReplicateError",
    91: "LeaderDemotedError",
    92: "StaleAppendRequestError",
    93: "NotLeaderError",
    94: "VersionMismatchError",
    95: "NoSuchMethodError",
    96: "NoSuchMethodException",
    97: "NoSuchFieldError",
    98: "NoSuchFieldException",
    99: "NoClassDefFoundError",
}
# Codes of the protocol for which the official client has no class either.
UNMAPPED = [0, 4, 5, 7, 16, 100, -1]
CLIENT_SIDE = {
    "ClientNotAllowedInClusterError",
    "ClientOfflineError",
    "ConfigurationError",
    "DuplicateInstanceNameError",
    "HazelcastCertificationError",
    "HazelcastClientNotActiveError",
    "InvocationMightContainCompactDataError",
    "UndefinedErrorCodeError",
}
RETRYABLE = {
    "CallerNotMemberError",
    "CannotReplicateError",
    "MemberLeftError",
    "PartitionMigratingError",
    "RetryableHazelcastError",
    "RetryableIOError",
    "TargetNotMemberError",
    "TargetNotReplicaError",
    "WrongTargetError",
}
CLASSES = {
    name: cls
    for name, cls in vars(errors).items()
    if inspect.isclass(cls) and issubclass(cls, HazelcastError) and cls.__module__ == errors.__name__
}


def test_all_names_of_the_official_client_exist() -> None:
    assert set(CODES.values()) | CLIENT_SIDE <= set(CLASSES)
    assert len((set(CODES.values()) | CLIENT_SIDE) - {"HazelcastError"}) == 102


@pytest.mark.parametrize("code", CODES)
def test_code_to_class_and_back(code: int) -> None:
    error = from_holders([(code, "a.B", "text", "")])
    assert type(error) is CLASSES[CODES[code]]
    assert error.code == code
    assert error_class(code) is type(error)
    assert error_code(error) == code


@pytest.mark.parametrize("code", UNMAPPED)
def test_unknown_codes_name_the_java_class(code: int) -> None:
    error = from_holders([(code, "a.B", "text", "\tat a.B.c(B.java:1)")])
    assert type(error) is errors.UndefinedErrorCodeError
    assert (error.code, error.java_class, str(error)) == (code, "a.B", "a.B: text")


def test_error_code_of_subclasses_and_foreign_errors() -> None:
    assert error_code(VectorCollectionUnsupportedError()) == 61
    assert error_code(InvalidArgumentValueError("x")) == 18
    assert error_code(KeyError("x")) == 0


def test_retryable_errors() -> None:
    assert {name for name, cls in CLASSES.items() if cls.retryable} == RETRYABLE


def test_a_server_error_is_one_line_and_keeps_its_trace_and_causes() -> None:
    holders: list[ErrorHolder] = [
        (
            17,
            "java.util.concurrent.ExecutionException",
            "outer\nsecond  line",
            "\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)",
        ),
        (50, "java.net.SocketException", None, "\tat e.F.g(F.java:3)\n"),
        (48, "com.acme.OddException", "odd", ""),
    ]
    error = from_holders(holders)
    assert isinstance(error, errors.ExecutionError)
    assert str(error) == "outer second line"
    assert error.java_class == "java.util.concurrent.ExecutionException"
    assert error.server_trace == (
        "java.util.concurrent.ExecutionException: outer\nsecond  line\n"
        "\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\n"
        "Caused by: java.net.SocketException\n\tat e.F.g(F.java:3)\n"
        "Caused by: com.acme.OddException: odd"
    )
    middle = error.__cause__
    assert isinstance(middle, errors.SocketError)
    assert isinstance(middle, OSError)
    assert str(middle) == "java.net.SocketException"
    inner = middle.__cause__
    assert type(inner) is errors.HazelcastRuntimeError
    assert str(inner) == "com.acme.OddException: odd"
    assert inner.__cause__ is None


def test_an_answer_without_an_error_is_a_protocol_error() -> None:
    assert isinstance(from_holders([]), errors.ProtocolError)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_class_takes_a_message_and_a_cause(name: str) -> None:
    cause = KeyError("k")
    error = CLASSES[name]("text", cause)
    assert str(error) == "text"
    assert error.__cause__ is cause
    assert error.args == ("text", cause)
    assert (error.code, error.java_class, error.server_trace) == (None, None, None)
    assert str(CLASSES[name](cause=cause)) in (name, CLASSES[name].default_message)


def test_without_a_cause_the_context_still_shows() -> None:
    error = IllegalStateError("text")
    assert error.__cause__ is None
    assert not error.__suppress_context__


def _ends(node: ast.expr) -> list[str]:
    """Return what a text in the code can end with."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=[*_, last]):
            return _ends(last)
        case ast.BinOp(right=right):
            return _ends(right)
        case ast.IfExp(body=body, orelse=orelse):
            return _ends(body) + _ends(orelse)
        case _:
            return []


def test_messages_of_errors_and_logs_end_without_a_full_stop() -> None:
    names = (
        "Error",
        *(f"log{er}.{level}" for er in ("", "ger") for level in ("debug", "info", "warning", "error", "exception")),
    )
    texts: list[str] = []
    for path in Path(hazelcast.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and call.args and ast.unparse(call.func).endswith(names):
                texts += _ends(call.args[0])

    assert len(texts) > 100
    assert [text for text in texts if text.endswith(".")] == []


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_texts_of_their_own_end_without_a_full_stop(name: str) -> None:
    assert not (CLASSES[name].default_message or "").endswith(".")


def test_errors_of_the_client_alone_have_a_text_of_their_own() -> None:
    for error in (errors.HazelcastClientNotActiveError(), errors.ClientOfflineError()):
        assert str(error)


@pytest.mark.parametrize("code", [27, 50])
def test_server_errors_survive_copy_and_pickle(code: int) -> None:
    error = from_holders([(code, "a.B", "text", "\tat a.B.c(B.java:1)"), (23, "a.C", "inner", "")])
    for again in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(again) is type(error)
        assert str(again) == "text"
        assert (again.code, again.java_class, again.server_trace) == (code, "a.B", error.server_trace)
        assert str(again.__cause__) == "inner"


@pytest.mark.parametrize("family", [HazelcastError, TypeError, AssertionError])
def test_argument_type_errors_are_caught_as(family: type[Exception]) -> None:
    with pytest.raises(family, match="key"):
        raise InvalidArgumentTypeError("key must not be None")


@pytest.mark.parametrize("family", [HazelcastError, ValueError, AssertionError])
def test_argument_value_errors_are_caught_as(family: type[Exception]) -> None:
    with pytest.raises(family, match="limit"):
        raise InvalidArgumentValueError("limit must be positive")


@pytest.mark.parametrize(
    "answer",
    [
        (
            61,
            "java.lang.UnsupportedOperationException",
            "Unrecognized client message received with type: 0x240100",
            "\tat x",
        ),
        (18, "com.hazelcast.core.HazelcastException", "Service with name 'hz:service:vector' not found!", "\tat x"),
        (75, "a.ServiceNotFoundException", "Service with name 'hz:service:vector' not found!", "\tat x"),
    ],
)
def test_a_community_cluster_without_vectors_is_explained(answer: ErrorHolder) -> None:
    error = from_holders([answer])
    explained = explain_vector_error(error)
    assert isinstance(explained, VectorCollectionUnsupportedError)
    assert isinstance(explained, UnsupportedOperationError)
    assert "\n" not in str(explained)
    for word in ("community", "Enterprise", "hazelcast member", "HazelcastClient.embedded()"):
        assert word in str(explained)
    assert explained.__cause__ is error
    assert explained.code == answer[0]
    assert explained.server_trace == error.server_trace


def test_other_errors_about_vectors_stay_what_they_are() -> None:
    for error in (
        from_holders([(61, "java.lang.UnsupportedOperationException", "Several query vectors are not supported", "")]),
        from_holders([(23, "java.lang.IllegalArgumentException", "Wrong dimension", "")]),
    ):
        assert explain_vector_error(error) is error

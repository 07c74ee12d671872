"""Values that are views of what was received: memoryview and numpy's arrays."""

from __future__ import annotations

import struct
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError
from hazelcast.serialization import Registry
from hazelcast.serialization.json import Json
from tests.serialization.support import data

if TYPE_CHECKING:
    from hazelcast.serialization.codec import Codec

registry = Registry()
orders = pytest.mark.parametrize("order", [">", "<"])

ARRAYS = [
    (np.bool_, -13, "?"),
    (np.int8, -12, "b"),
    (np.uint8, -12, "B"),
    (np.uint16, -14, "H"),
    (np.int16, -15, "h"),
    (np.int32, -16, "i"),
    (np.int64, -17, "q"),
    (np.float32, -18, "f"),
    (np.float64, -19, "d"),
]


def address(value: Any) -> int:
    """Return where the bytes of a buffer are."""
    return int(np.frombuffer(value, np.uint8).__array_interface__["data"][0])


def array_codec(registry: Registry, item: object) -> Codec[Any]:
    """Return the codec of `NDArray[item]`, for an item that is known at run time only."""
    spec: Any = cast("Any", GenericAlias)(np.ndarray, (Any, GenericAlias(np.dtype, item)))
    return registry.codec(spec)


def view_of(data: bytes) -> bytes:
    """Return data as it comes out of a large message: as a view."""
    return cast("bytes", memoryview(bytearray(data)).toreadonly())


@orders
def test_a_memoryview_is_a_byte_array_and_read_where_it_was_received(order: str) -> None:
    registry = Registry(is_big_endian=order == ">")
    codec = registry.codec(memoryview)
    received = codec.encode(memoryview(b"abc"))

    view = codec.decode(received)

    assert received == registry.to_data(b"abc")
    assert type(view) is memoryview
    assert bytes(view) == b"abc"
    assert view.readonly
    assert address(view) == address(received) + 12


def test_bytes_may_be_given_for_a_memoryview() -> None:
    encode: Any = registry.codec(memoryview).encode

    assert encode(b"ab") == encode(bytearray(b"ab")) == data(-12, "00000002 6162")
    assert encode(memoryview(b"axbx")[::2]) == data(-12, "00000002 6162")


def test_a_memoryview_in_a_larger_buffer() -> None:
    buffer = view_of(b"xx" + data(-12, "00000003 616263") + b"yyyy")

    view = registry.codec(memoryview).decode(buffer[2:-4])

    assert bytes(view) == b"abc"
    assert view.obj is cast("memoryview", buffer).obj


@pytest.mark.parametrize("value", ["ab", [1, 2], 5, None])
def test_other_values_are_no_memoryview(value: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="memoryview"):
        registry.codec(memoryview).encode(value)


def test_what_is_no_byte_array_is_no_memoryview() -> None:
    codec = registry.codec(memoryview)

    assert codec.decode(data(-12, "ffffffff")) is None
    assert codec.decode(None) is None
    with pytest.raises(HazelcastSerializationError, match="string"):
        codec.decode(registry.to_data("text"))
    with pytest.raises(HazelcastSerializationError, match="malformed"):
        codec.decode(data(-12, "00000009 6162"))


@orders
@pytest.mark.parametrize(("item", "type_id", "code"), ARRAYS)
def test_an_array_is_javas_array_and_read_where_it_was_received(
    order: Literal[">", "<"], item: type[np.generic], type_id: int, code: str
) -> None:
    codec = array_codec(Registry(is_big_endian=order == ">"), item)
    value = np.array([0, 1, 1, 0, 1]).astype(item)

    received = codec.encode(value)
    array = codec.decode(received)

    assert received[4:8] == type_id.to_bytes(4, "big", signed=True)
    assert received[8:] == struct.pack(f"{order}i5{code}", 5, *value.tolist())
    assert array.dtype == np.dtype(item).newbyteorder(order)
    assert array.tolist() == value.tolist()
    assert not array.flags.writeable
    assert address(array) == address(received) + 12
    assert codec.encode(array) == received


def test_arrays_of_any_layout_are_written() -> None:
    codec = registry.codec(NDArray[np.float32])
    values = np.arange(12, dtype=np.float32)

    for array in (values[::3], values[::-1], values.astype(">f4"), values[:0]):
        read = codec.decode(codec.encode(array))
        assert np.array_equal(read, array)


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (np.zeros(3), "a 1-d float64 array"),
        (np.zeros((3, 3), np.float32), "a 2-d float32 array"),
        ([1.0, 2.0], "of type list"),
        (None, "None"),
    ],
)
def test_other_arrays_are_refused(value: Any, got: str) -> None:
    with pytest.raises(InvalidArgumentTypeError, match=f"must be a 1-d float32 array, but is {got}"):
        registry.codec(NDArray[np.float32]).encode(value)


@pytest.mark.parametrize("item", [np.str_, np.uint64, np.complex128, np.datetime64, np.object_, Any])
def test_items_that_java_has_no_array_of_are_refused(item: Any) -> None:
    with pytest.raises(InvalidArgumentTypeError, match="can't be stored"):
        array_codec(registry, item)


def test_what_is_stored_as_something_else_is_no_array() -> None:
    codec = registry.codec(NDArray[np.float32])

    assert codec.decode(data(-18, "ffffffff")) is None
    with pytest.raises(HazelcastSerializationError, match="float32"):
        codec.decode(registry.to_data([1.0]))
    with pytest.raises(HazelcastSerializationError, match="malformed"):
        codec.decode(data(-18, "00000002 00000000"))


@pytest.mark.parametrize("value", [b"ab" * 500, "text" * 500, [1.0] * 500, [b"ab", "cd"]])
def test_views_of_large_messages_are_read_like_bytes(value: object) -> None:
    received = view_of(registry.to_data(value))

    for codec in (registry.codec(), registry.codec(type(value))):
        read = codec.decode(received)
        assert read == value
        assert type(read) is type(value)
    assert registry.to_object(received) == value


def test_json_is_decoded_from_a_view() -> None:
    codec = registry.codec(Json[dict[str, str]])
    received = view_of(codec.encode({"a": "b" * 500}))

    assert codec.decode(received) == {"a": "b" * 500}


def test_a_view_of_an_unreadable_value_is_an_error() -> None:
    received = view_of(data(-12, "00000009 6162"))

    for decode in (registry.to_object, registry.codec().decode, registry.codec(bytes).decode):
        with pytest.raises(HazelcastSerializationError, match="malformed"):
            decode(received)

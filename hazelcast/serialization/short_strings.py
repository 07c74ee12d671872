"""Short strings, the commonest keys and values, without the look-ups that other types need."""

from __future__ import annotations

from typing import Any, Final, Literal

from hazelcast.serialization.codec import Codec

__all__ = ["short_strings"]

_SHORT: Final = 256
_CONTENT: Final = 12  # where a Data has the text: behind partition hash, type id and length


def short_strings(others: Codec[Any], head: bytes, byteorder: Literal["big", "little"]) -> Codec[Any]:
    """Return `others` with a shortcut for strings of less than 256 bytes, whose heads are all made once.

    Args:
        others: What reads and writes all else.
        head: Partition hash and type id of a string.
        byteorder: Of the length.
    """
    heads = tuple(head + size.to_bytes(4, byteorder) for size in range(_SHORT))
    encode_other, decode_other = others.encode, others.decode

    def encode(value: object) -> bytes:
        if type(value) is str:
            try:
                content = value.encode()
            except UnicodeEncodeError:
                return encode_other(value)
            if len(content) < _SHORT:
                return heads[len(content)] + content
        return encode_other(value)

    def decode(data: bytes | None) -> object:
        if data is None:
            return None
        size = len(data) - _CONTENT
        if 0 <= size < _SHORT and data[:_CONTENT] == heads[size]:
            try:
                return data[_CONTENT:].decode()
            except (AttributeError, UnicodeDecodeError):  # a buffer that is no bytes; no text
                pass
        return decode_other(data)

    return Codec(encode, decode)

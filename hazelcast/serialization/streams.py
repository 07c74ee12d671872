"""The streams that an application's serializers write to and read from."""

from __future__ import annotations

from struct import Struct, error
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentValueError
from hazelcast.serialization.builtin.arrays import read_chars, read_numbers, read_strings
from hazelcast.serialization.builtin.text import read_string
from hazelcast.serialization.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Buffer

    from hazelcast.serialization.scope import ByteOrder, Scope

__all__ = ["ObjectDataInput", "ObjectDataOutput"]

T = TypeVar("T")


class _Structs:
    """The numbers of a stream in one byte order."""

    __slots__ = ("char", "double", "float", "int", "long", "prefix", "short")

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.short = Struct(prefix + "h")
        self.char = Struct(prefix + "H")
        self.int = Struct(prefix + "i")
        self.long = Struct(prefix + "q")
        self.float = Struct(prefix + "f")
        self.double = Struct(prefix + "d")


_STRUCTS: Final[dict[ByteOrder, _Structs]] = {"big": _Structs(">"), "little": _Structs("<")}


class ObjectDataOutput:
    """Collects the bytes of a value.

    Arrays and strings may be None where the methods say so; they are then read back as None. A value of the wrong type,
    or outside the range of its kind, is a `HazelcastSerializationError`.
    """

    __slots__ = ("_buffer", "_draft", "_scope", "_start", "_structs")

    def __init__(self, scope: Scope, draft: Draft | None = None) -> None:
        self._scope = scope
        self._structs = _STRUCTS[scope.byteorder]
        self._draft = Draft(scope.int32) if draft is None else draft
        self._buffer = self._draft.content
        self._start = len(self._buffer)

    def write_from(self, buff: Buffer, offset: int | None = None, length: int | None = None) -> None:
        """Write bytes as they are, with no length before them.

        Args:
            buff: Where they are.
            offset: The first of them; 0 if None.
            length: How many; all that follow the offset if None.

        Raises:
            InvalidArgumentValueError: If they are not all there.
        """
        start, end = _span(memoryview(buff).nbytes, offset, length)
        self._buffer += memoryview(buff).cast("B")[start:end]

    def write_boolean(self, val: bool) -> None:
        """Write one byte, 1 or 0."""
        self._buffer.append(1 if val else 0)

    def write_byte(self, val: int) -> None:
        """Write the low 8 bits of a number from −128 to 255."""
        if not -128 <= val <= 255:
            raise HazelcastSerializationError(f"{val} isn't a byte, from -128 to 255")
        self._buffer.append(val & 0xFF)

    def write_short(self, val: int) -> None:
        """Write a 16-bit signed integer."""
        self._pack(self._structs.short, val)

    def write_char(self, val: str) -> None:
        """Write one UTF-16 code unit."""
        self._pack(self._structs.char, _unit(val))

    def write_int(self, val: int) -> None:
        """Write a 32-bit signed integer."""
        self._pack(self._structs.int, val)

    def write_long(self, val: int) -> None:
        """Write a 64-bit signed integer."""
        self._pack(self._structs.long, val)

    def write_float(self, val: float) -> None:
        """Write a 32-bit floating-point number."""
        self._pack(self._structs.float, val)

    def write_double(self, val: float) -> None:
        """Write a 64-bit floating-point number."""
        self._pack(self._structs.double, val)

    def write_bytes(self, val: str) -> None:
        """Write each character as one byte, with no length before them; only U+0000 to U+00FF."""
        self._buffer += _encoded(val, "latin-1")

    def write_chars(self, val: str) -> None:
        """Write the UTF-16 code units of a string, with no length before them."""
        self._buffer += _encoded(val, "utf-16-be" if self._scope.byteorder == "big" else "utf-16-le")

    def write_string(self, val: str | None) -> None:
        """Write a string, or None."""
        if val is None:
            self.write_int(-1)
        else:
            text = _encoded(val, "utf-8")
            self.write_int(len(text))
            self._buffer += text

    def write_utf(self, val: str | None) -> None:
        """Write a string, or None; the same as `write_string`."""
        self.write_string(val)

    def write_byte_array(self, val: Buffer | Sequence[int] | None) -> None:
        """Write bytes, or None."""
        if val is None:
            self.write_int(-1)
        else:
            content = bytes(val)
            self.write_int(len(content))
            self._buffer += content

    def write_boolean_array(self, val: Sequence[bool] | None) -> None:
        """Write booleans, or None."""
        self._write_array("?", val)

    def write_char_array(self, val: Sequence[str] | None) -> None:
        """Write UTF-16 code units, each a string of length 1, or None."""
        self._write_array("H", None if val is None else [_unit(char) for char in val])

    def write_int_array(self, val: Sequence[int] | None) -> None:
        """Write 32-bit signed integers, or None."""
        self._write_array("i", val)

    def write_long_array(self, val: Sequence[int] | None) -> None:
        """Write 64-bit signed integers, or None."""
        self._write_array("q", val)

    def write_double_array(self, val: Sequence[float] | None) -> None:
        """Write 64-bit floating-point numbers, or None."""
        self._write_array("d", val)

    def write_float_array(self, val: Sequence[float] | None) -> None:
        """Write 32-bit floating-point numbers, or None."""
        self._write_array("f", val)

    def write_short_array(self, val: Sequence[int] | None) -> None:
        """Write 16-bit signed integers, or None."""
        self._write_array("h", val)

    def write_string_array(self, val: Sequence[str | None] | None) -> None:
        """Write strings, any of which may be None, or None."""
        if val is None:
            self.write_int(-1)
        else:
            self.write_int(len(val))
            for string in val:
                self.write_string(string)

    def write_utf_array(self, val: Sequence[str | None] | None) -> None:
        """Write strings, or None; the same as `write_string_array`."""
        self.write_string_array(val)

    def write_object(self, val: object) -> None:
        """Write a value of any type that can be serialized, or None, with its type."""
        self._draft.add(self._scope.dumps(val))

    def to_byte_array(self) -> bytearray:
        """Return what was written so far."""
        return self._buffer[self._start :]

    def position(self) -> int:
        """Return the number of bytes written so far."""
        return len(self._buffer) - self._start

    def get_byte_order(self) -> Literal["BIG_ENDIAN", "LITTLE_ENDIAN"]:
        """Return the byte order of numbers."""
        return _order_name(self._scope.byteorder)

    def _pack(self, struct: Struct, value: float) -> None:
        try:
            self._buffer += struct.pack(value)
        except (error, OverflowError) as cause:
            raise HazelcastSerializationError(f"{value!r} can't be written: {cause}", cause) from cause

    def _write_array(self, code: str, values: Sequence[float] | None) -> None:
        if values is None:
            self.write_int(-1)
        else:
            self.write_int(len(values))
            try:
                self._buffer += Struct(f"{self._structs.prefix}{len(values)}{code}").pack(*values)
            except (error, OverflowError) as cause:
                raise HazelcastSerializationError(f"The array can't be written: {cause}", cause) from cause


class ObjectDataInput:
    """Reads the bytes of a value, in the order in which they were written.

    Reading beyond the end, or a length that goes beyond it, is a `HazelcastSerializationError`.
    """

    __slots__ = ("_data", "_position", "_scope", "_structs")

    def __init__(self, data: bytes, position: int, scope: Scope) -> None:
        self._data = data
        self._position = position
        self._scope = scope
        self._structs = _STRUCTS[scope.byteorder]

    def read_into(self, buff: bytearray, offset: int | None = None, length: int | None = None) -> bytearray:
        """Read bytes that have no length before them.

        Args:
            buff: Where they go.
            offset: Where the first of them goes; 0 if None.
            length: How many; as many as fit behind the offset if None.

        Returns:
            `buff`.

        Raises:
            InvalidArgumentValueError: If they do not fit into `buff`.
        """
        start, end = _span(len(buff), offset, length)
        buff[start:end] = self._take(end - start)
        return buff

    def skip_bytes(self, count: int) -> int:
        """Skip at most `count` bytes; return how many."""
        skipped = max(0, min(count, len(self._data) - self._position))
        self._position += skipped
        return skipped

    def read_boolean(self) -> bool:
        """Read one byte; False if it is 0."""
        return self.read_unsigned_byte() != 0

    def read_byte(self) -> int:
        """Read an 8-bit signed integer."""
        byte = self.read_unsigned_byte()
        return byte - 256 if byte > 127 else byte

    def read_unsigned_byte(self) -> int:
        """Read an 8-bit unsigned integer."""
        return self._take(1)[0]

    def read_short(self) -> int:
        """Read a 16-bit signed integer."""
        return self._integer(self._structs.short)

    def read_unsigned_short(self) -> int:
        """Read a 16-bit unsigned integer."""
        return self._integer(self._structs.char)

    def read_char(self) -> str:
        """Read one UTF-16 code unit, which may be a lone surrogate."""
        return chr(self._integer(self._structs.char))

    def read_int(self) -> int:
        """Read a 32-bit signed integer."""
        return self._integer(self._structs.int)

    def read_long(self) -> int:
        """Read a 64-bit signed integer."""
        return self._integer(self._structs.long)

    def read_float(self) -> float:
        """Read a 32-bit floating-point number."""
        return self._float(self._structs.float)

    def read_double(self) -> float:
        """Read a 64-bit floating-point number."""
        return self._float(self._structs.double)

    def read_string(self) -> str | None:
        """Read a string, or None."""
        return self._read(read_string)

    def read_utf(self) -> str | None:
        """Read a string, or None; the same as `read_string`."""
        return self.read_string()

    def read_byte_array(self) -> bytearray | None:
        """Read bytes, or None."""
        size = self._read(_read_size)
        return None if size < 0 else bytearray(self._take(size))

    def read_boolean_array(self) -> list[bool] | None:
        """Read booleans, or None."""
        return self._array("?", 1)

    def read_char_array(self) -> list[str] | None:
        """Read UTF-16 code units as strings of length 1, or None."""
        return self._read(read_chars)

    def read_int_array(self) -> list[int] | None:
        """Read 32-bit signed integers, or None."""
        return self._array("i", 4)

    def read_long_array(self) -> list[int] | None:
        """Read 64-bit signed integers, or None."""
        return self._array("q", 8)

    def read_double_array(self) -> list[float] | None:
        """Read 64-bit floating-point numbers, or None."""
        return self._array("d", 8)

    def read_float_array(self) -> list[float] | None:
        """Read 32-bit floating-point numbers, or None."""
        return self._array("f", 4)

    def read_short_array(self) -> list[int] | None:
        """Read 16-bit signed integers, or None."""
        return self._array("h", 2)

    def read_string_array(self) -> list[str | None] | None:
        """Read strings, any of which may be None, or None."""
        return self._read(read_strings)

    def read_utf_array(self) -> list[str | None] | None:
        """Read strings, or None; the same as `read_string_array`."""
        return self.read_string_array()

    def read_object(self) -> Any:
        """Read a value that was written with its type, or None."""
        return self._read(_read_object)

    def get_byte_order(self) -> Literal["BIG_ENDIAN", "LITTLE_ENDIAN"]:
        """Return the byte order of numbers."""
        return _order_name(self._scope.byteorder)

    def position(self) -> int:
        """Return the offset of the next byte in the `Data` being read, whose header takes the first 8 bytes."""
        return self._position

    def size(self) -> int:
        """Return the size in bytes of the `Data` being read, with its header."""
        return len(self._data)

    def _take(self, size: int) -> bytes:
        start = self._position
        end = start + size
        if end > len(self._data):
            raise _cut_short(size, len(self._data) - start)
        self._position = end
        return self._data[start:end]

    def _integer(self, struct: Struct) -> int:
        value: int = self._number(struct)
        return value

    def _float(self, struct: Struct) -> float:
        value: float = self._number(struct)
        return value

    def _number(self, struct: Struct) -> Any:
        try:
            (value,) = struct.unpack_from(self._data, self._position)
        except error:
            raise _cut_short(struct.size, len(self._data) - self._position) from None
        self._position += struct.size
        return value

    def _array(self, code: str, size: int) -> list[Any] | None:
        return self._read(lambda data, offset, scope: read_numbers(data, offset, scope, code, size))

    def _read(self, loads: Callable[[bytes, int, Scope], tuple[T, int]]) -> T:
        try:
            value, self._position = loads(self._data, self._position, self._scope)
        except error:
            raise _cut_short(4, len(self._data) - self._position) from None
        return value


def _read_size(data: bytes, offset: int, scope: Scope) -> tuple[int, int]:
    return scope.count(data, offset, 1), offset + 4


def _read_object(data: bytes, offset: int, scope: Scope) -> tuple[Any, int]:
    return scope.loads(data, offset)


def _cut_short(wanted: int, left: int) -> HazelcastSerializationError:
    return HazelcastSerializationError(f"The value is cut short: {wanted} bytes are needed and {left} are left")


def _span(size: int, offset: int | None, length: int | None) -> tuple[int, int]:
    start = 0 if offset is None else offset
    end = size if length is None else start + length
    if not 0 <= start <= end <= size:
        raise InvalidArgumentValueError(f"A buffer of {size} bytes has no {end - start} bytes at offset {start}")
    return start, end


def _unit(char: str) -> int:
    unit = ord(char) if isinstance(char, str) and len(char) == 1 else 0x10000
    if unit > 0xFFFF:
        raise HazelcastSerializationError(f"{char!r} isn't one UTF-16 code unit: a Java char has 16 bits")
    return unit


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding, "surrogatepass" if encoding.startswith("utf-16") else "strict")
    except UnicodeEncodeError as cause:
        raise HazelcastSerializationError(f"The string can't be written: {cause}", cause) from cause


def _order_name(byteorder: ByteOrder) -> Literal["BIG_ENDIAN", "LITTLE_ENDIAN"]:
    return "BIG_ENDIAN" if byteorder == "big" else "LITTLE_ENDIAN"

"""Booleans, integers and floating-point numbers."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from itertools import zip_longest
from struct import Struct, error
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.builtin._tables import Fixed, Tables

if TYPE_CHECKING:
    from hazelcast.serialization.int_type import IntType
    from hazelcast.serialization.scope import Scope

__all__ = ["register"]


class IntegerSerializer(Fixed[int]):
    """Integers of a fixed size; a number beyond it is an error that names the ways out."""

    __slots__ = ("_name",)

    def __init__(self, type_id: int, struct: Struct, name: str) -> None:
        super().__init__(type_id, struct)
        self._name = name

    @override
    def dumps(self, value: int, scope: Scope, /) -> bytes:
        try:
            return scope.heads[self.type_id] + self._pack(value)
        except error as cause:
            number = str(value) if -(1 << 64) < value < 1 << 64 else f"of {value.bit_length()} bits"
            raise HazelcastSerializationError(
                f"The int {number} does not fit Java's {self._name}: set the option default_int_type to a larger type,"
                " to BIG_INT, or to VAR for the smallest that fits",
                cause,
            ) from cause


class BigIntegerSerializer:
    type_id: int = type_ids.BIG_INTEGER

    def dumps(self, value: int, scope: Scope, /) -> bytes:
        number = _twos_complement(value)
        return scope.heads[type_ids.BIG_INTEGER] + scope.int32.pack(len(number)) + number

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[int, int]:
        return _read_big_integer(data, offset, scope)


class DecimalSerializer:
    type_id: int = type_ids.BIG_DECIMAL

    def dumps(self, value: Decimal, scope: Scope, /) -> bytes:
        exponent = value.as_tuple().exponent
        if isinstance(exponent, str):
            raise HazelcastSerializationError(f"Java's BigDecimal has no {value}: only finite decimals can be written")
        number = _twos_complement(int(value.scaleb(-exponent, _EXACT)))
        try:
            scale = scope.int32.pack(-exponent)
        except error as cause:
            raise HazelcastSerializationError(
                f"The exponent {exponent} of a decimal is too large for Java", cause
            ) from cause
        return scope.heads[type_ids.BIG_DECIMAL] + scope.int32.pack(len(number)) + number + scale

    def loads(self, data: bytes, offset: int, scope: Scope, /) -> tuple[Decimal, int]:
        unscaled, offset = _read_big_integer(data, offset, scope)
        scale: int = scope.int32.unpack_from(data, offset)[0]
        return _to_decimal(unscaled).scaleb(-scale, _EXACT), offset + 4


_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])

_CHUNK: Final = 512


def _to_decimal(value: int) -> Decimal:
    """Convert an int. `Decimal(value)` takes time with the square of its size: many seconds for 1 MB."""
    size = value.bit_length() // 8 + 1
    if size <= _CHUNK:
        return Decimal(value)
    number = abs(value).to_bytes(size, "little")
    # Digits to the base of 2 to the power of 8 * _CHUNK, joined in pairs until one is left.
    digits = [Decimal(int.from_bytes(number[at : at + _CHUNK], "little")) for at in range(0, size, _CHUNK)]
    base = Decimal(1 << 8 * _CHUNK)
    while len(digits) > 1:
        pairs = zip_longest(digits[::2], digits[1::2], fillvalue=Decimal(0))
        digits = [_EXACT.fma(high, base, low) for low, high in pairs]
        base = _EXACT.multiply(base, base) if len(digits) > 1 else base
    return digits[0].copy_negate() if value < 0 else digits[0]


def _twos_complement(value: int) -> bytes:
    """Return the shortest big-endian two's complement of an int, at least one byte."""
    return value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, "big", signed=True)


def _read_big_integer(data: bytes, offset: int, scope: Scope) -> tuple[int, int]:
    """Read a length and so many bytes of two's complement; return the int and the offset behind it."""
    size = scope.count(data, offset, 1)
    if size < 1:
        raise HazelcastSerializationError("The serialized value is malformed: a big integer has no bytes")
    start = offset + 4
    return int.from_bytes(data[start : start + size], "big", signed=True), start + size


def register(tables: Tables, int_type: IntType) -> None:
    """Add the numbers, an `int` to be written as `int_type`."""
    byte = IntegerSerializer(type_ids.BYTE, tables.struct("b"), "byte")
    short = IntegerSerializer(type_ids.SHORT, tables.struct("h"), "short")
    int_ = IntegerSerializer(type_ids.INT, tables.struct("i"), "int")
    long = IntegerSerializer(type_ids.LONG, tables.struct("q"), "long")
    big = BigIntegerSerializer()

    def smallest(value: int, scope: Scope) -> bytes:
        bits = (value if value >= 0 else ~value).bit_length()
        if bits < 32:
            return (byte if bits < 8 else short if bits < 16 else int_).dumps(value, scope)
        return long.dumps(value, scope) if bits < 64 else big.dumps(value, scope)

    for integer in (byte, short, int_, long, big):
        tables.add(integer)
    tables.dumps[int] = (smallest, byte.dumps, short.dumps, int_.dumps, long.dumps, big.dumps)[int_type]
    tables.add(Fixed[bool](type_ids.BOOLEAN, tables.struct("?")), bool)
    tables.add(Fixed[float](type_ids.FLOAT, tables.struct("f")))
    tables.add(Fixed[float](type_ids.DOUBLE, tables.struct("d")), float)
    tables.add(DecimalSerializer(), Decimal)

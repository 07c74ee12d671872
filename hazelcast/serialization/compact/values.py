"""The bytes of the values that stand behind the fixed-size part of a record, by their kind."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any, Final, NoReturn

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.builtin._tables import Fixed, Tables
from hazelcast.serialization.builtin.arrays import read_numbers
from hazelcast.serialization.builtin.temporal import check_aware, check_date, check_naive
from hazelcast.serialization.compact.faults import malformed
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import ARRAY_OF, CODES, ITEM_OF, NULLABLE, PLAIN, SIZES
from hazelcast.serialization.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from struct import Struct

    import numpy as np
    import numpy.typing as npt

    from hazelcast.serialization.scope import Dumps, Loads

__all__ = ["BIT", "Values", "refuse_null"]


class _Bit(dict[object, int]):
    """The bit of a boolean: looked up rather than computed, since nothing but a boolean is to pass for one."""

    def __missing__(self, key: object) -> NoReturn:
        raise TypeError(f"a bool is needed, not a {type(key).__name__}")


BIT: Final = _Bit({False: 0, True: 1})

_BITS: Final = [[bool(byte >> bit & 1) for bit in range(8)] for byte in range(256)]


class Values:
    """How values of each kind are written and read, in one byte order.

    Args:
        tables: The built-in types.
        dump_compact: Writes a nested record, from its schema id on.
        load_compact: Reads a nested record.

    Attributes:
        prefix: The byte order for `struct`.
        int32: An int32.
        dumps: By kind, what writes a value.
        loads: By kind, what reads the value at an offset; it looks at the end of the bytes, not of the record.
    """

    def __init__(self, tables: Tables, dump_compact: Dumps, load_compact: Loads) -> None:
        self.prefix = ">" if tables.byteorder == "big" else "<"
        self.int32: Struct = tables.struct("i")
        self._pair = tables.struct("ii")
        self._known_dtypes: dict[FieldKind, tuple[np.dtype[Any], np.dtype[Any]]] = {}
        self._bare = Scope(tables.byteorder, defaultdict(bytes), {}, {})
        self.dumps: dict[FieldKind, Dumps] = {
            FieldKind.STRING: self._dump_string,
            FieldKind.DECIMAL: self._bare_dumps(tables.dumps[Decimal]),
            FieldKind.TIME: self._bare_dumps(tables.dumps[time]),
            FieldKind.DATE: self._bare_dumps(tables.dumps[date], check_date),
            FieldKind.TIMESTAMP: self._bare_dumps(tables.dumps[datetime], check_naive),
            FieldKind.TIMESTAMP_WITH_TIMEZONE: self._bare_dumps(tables.dumps[datetime], check_aware),
            FieldKind.COMPACT: dump_compact,
            FieldKind.ARRAY_OF_BOOLEAN: self._dump_booleans,
            FieldKind.ARRAY_OF_COMPACT: self._dump_compacts,
        }
        self.loads: dict[FieldKind, Loads] = {
            FieldKind.STRING: self._load_string,
            FieldKind.DECIMAL: tables.loads[type_ids.BIG_DECIMAL],
            FieldKind.TIME: tables.loads[type_ids.LOCAL_TIME],
            FieldKind.DATE: tables.loads[type_ids.LOCAL_DATE],
            FieldKind.TIMESTAMP: tables.loads[type_ids.LOCAL_DATE_TIME],
            FieldKind.TIMESTAMP_WITH_TIMEZONE: tables.loads[type_ids.OFFSET_DATE_TIME],
            FieldKind.COMPACT: load_compact,
            FieldKind.ARRAY_OF_BOOLEAN: self._load_booleans,
        }
        for kind, code in CODES.items():
            fixed = Fixed[Any](0, tables.struct(code))
            self.dumps[NULLABLE[kind]] = self._bare_dumps(_dump_boolean if code == "?" else fixed.dumps)
            self.loads[NULLABLE[kind]] = fixed.loads
            if code != "?":
                self.dumps[ARRAY_OF[kind]] = partial(self._dump_numbers, kind)
                self.loads[ARRAY_OF[kind]] = _present(partial(read_numbers, code=code, size=SIZES[kind]))
        for array, item in ITEM_OF.items():
            if item not in CODES:
                self.dumps.setdefault(array, partial(self._dump_items, self.dumps[item]))
                self.loads[array] = partial(self._load_items, self.loads[item])
        self.dumps[FieldKind.ARRAY_OF_INT8] = self._dump_int8s

    def table(self, size: int, offsets: Sequence[int]) -> bytes:
        """Return a table of offsets, −1 for null, behind data of some size."""
        if size < 0xFF:
            return bytes([offset & 0xFF for offset in offsets])
        if size < 0xFFFF:
            return pack(f"{self.prefix}{len(offsets)}H", *[offset & 0xFFFF for offset in offsets])
        return pack(f"{self.prefix}{len(offsets)}i", *offsets)

    def read_table(self, data: bytes, at: int, size: int, count: int) -> tuple[Sequence[int], int, int]:
        """Read a table of offsets.

        Args:
            data: What is being read.
            at: Where the table begins: the end of the data whose offsets it has.
            size: The size of that data, which decides how wide an offset is.
            count: How many offsets there are.

        Returns:
            The offsets, the number among them that means null, and where the table ends.
        """
        width, code, null = (1, "B", 0xFF) if size < 0xFF else (2, "H", 0xFFFF) if size < 0xFFFF else (4, "i", -1)
        end = at + width * count
        if count < 0 or end > len(data):
            raise malformed()
        offsets: Sequence[int] = data[at:end] if width == 1 else unpack_from(f"{self.prefix}{count}{code}", data, at)
        if width == 4 and offsets and min(offsets) < -1:
            raise malformed()
        return offsets, null, end

    def load_bytes(self, data: bytes, at: int, scope: Scope) -> tuple[bytes, int]:
        """Read an array of int8 as `bytes`."""
        count = scope.count(data, at, 1)
        if count < 0:
            raise malformed()
        end = at + 4 + count
        return data[at + 4 : end], end

    def load_ndarray(self, kind: FieldKind, data: bytes, at: int, scope: Scope) -> tuple[npt.NDArray[Any], int]:
        """Read an array of numbers or booleans, of the kind `kind`, into a numpy array of the machine's byte order."""
        import numpy as np

        item = ITEM_OF[kind]
        if item is FieldKind.BOOLEAN:
            count, end = self._boolean_count(data, at)
            bits = np.frombuffer(data, np.uint8, end - at - 4, at + 4)
            return np.unpackbits(bits, count=count, bitorder="little").astype(np.bool_), end
        if item in PLAIN:
            values, end = self.loads[kind](data, at, scope)
            refuse_null(values)
            return np.array(values, self._dtypes(PLAIN[item])[1]), end
        count = scope.count(data, at, SIZES[item])
        if count < 0:
            raise malformed()
        wire, native = self._dtypes(item)
        array: npt.NDArray[Any] = np.frombuffer(data, wire, count, at + 4)
        return array.astype(native), at + 4 + count * SIZES[item]

    def _dtypes(self, kind: FieldKind) -> tuple[np.dtype[Any], np.dtype[Any]]:
        """Return the types of arrays of a fixed-size kind: in the byte order of payloads, and in the machine's."""
        found = self._known_dtypes.get(kind)
        if found is None:
            import numpy as np

            wire = np.dtype(self.prefix + CODES[kind])
            found = self._known_dtypes[kind] = (wire, wire.newbyteorder("="))
        return found

    def _bare_dumps(self, dumps: Dumps, check: Any = None) -> Dumps:
        """Return a built-in type's `dumps` without the type id."""
        bare = self._bare
        if check is None:
            return lambda value, scope: dumps(value, bare)

        def checked(value: Any, scope: Scope) -> bytes:
            check(value)
            return dumps(value, bare)

        return checked

    def _dump_string(self, value: str, scope: Scope) -> bytes:
        text = value.encode()
        return self.int32.pack(len(text)) + text

    def _load_string(self, data: bytes, at: int, scope: Scope) -> tuple[str, int]:
        begin = at + 4
        end: int = begin + self.int32.unpack_from(data, at)[0]
        if not begin <= end <= len(data):
            raise malformed()
        return data[begin:end].decode(), end

    def _dump_booleans(self, value: Sequence[bool], scope: Scope) -> bytes:
        if _is_numpy(value):
            import numpy as np

            array = _one_dimension(value)
            bits = np.packbits(array.astype(np.bool_, casting="safe"), bitorder="little")
            return self.int32.pack(len(value)) + bits.tobytes()
        digits = "".join(["01"[BIT[item]] for item in value])
        packed = int(digits[::-1] or "0", 2).to_bytes(-(-len(digits) // 8), "little")
        return self.int32.pack(len(digits)) + packed

    def _load_booleans(self, data: bytes, at: int, scope: Scope) -> tuple[list[bool], int]:
        count, end = self._boolean_count(data, at)
        booleans = [bit for byte in data[at + 4 : end] for bit in _BITS[byte]]
        del booleans[count:]
        return booleans, end

    def _boolean_count(self, data: bytes, at: int) -> tuple[int, int]:
        count: int = self.int32.unpack_from(data, at)[0]
        end = at + 4 + -(-count // 8)
        if count < 0 or end > len(data):
            raise malformed()
        return count, end

    def _dump_numbers(self, kind: FieldKind, value: Sequence[float], scope: Scope) -> bytes:
        if _is_numpy(value):
            # Among floating-point numbers a narrower type rounds, as it does outside of arrays.
            casting: Any = "same_kind" if CODES[kind] in "fd" else "safe"
            array = _one_dimension(value).astype(self._dtypes(kind)[0], casting=casting)
            return self.int32.pack(array.size) + array.tobytes()
        return pack(f"{self.prefix}i{len(value)}{CODES[kind]}", len(value), *value)

    def _dump_int8s(self, value: Sequence[int], scope: Scope) -> bytes:
        if isinstance(value, (bytes, bytearray, memoryview)):
            return self.int32.pack(memoryview(value).nbytes) + bytes(value)
        return self._dump_numbers(FieldKind.INT8, value, scope)

    def _dump_items(self, dumps: Dumps, value: Sequence[object], scope: Scope) -> bytes:
        if isinstance(value, (str, bytes)):
            raise TypeError(f"a sequence is needed, not a {type(value).__name__}")
        size = 0
        parts: list[bytes] = []
        offsets: list[int] = []
        for item in value:
            if item is None:
                offsets.append(-1)
            else:
                part = dumps(item, scope)
                parts.append(part)
                offsets.append(size)
                size += len(part)
        return b"".join((self._pair.pack(size, len(offsets)), *parts, self.table(size, offsets)))

    def _dump_compacts(self, value: Sequence[object], scope: Scope) -> bytes:
        # A `GenericRecord` stands for a type of its own by its schema.
        types = {getattr(item, "schema", None) or type(item) for item in value if item is not None}
        if len(types) > 1:
            raise TypeError(f"all records in an array must be of one type, not {' and '.join(sorted(map(str, types)))}")
        return self._dump_items(self.dumps[FieldKind.COMPACT], value, scope)

    def _load_items(self, loads: Loads, data: bytes, at: int, scope: Scope) -> tuple[list[Any], int]:
        size, count = self._pair.unpack_from(data, at)
        begin = at + 8
        end = begin + size
        if size < 0 or end > len(data):
            raise malformed()
        offsets, null, stop = self.read_table(data, end, size, count)
        items: list[Any] = []
        spare = size
        for offset in offsets:
            if offset == null:
                items.append(None)
                continue
            item, item_end = loads(data, begin + offset, scope)
            # Items that overlap could make much out of little.
            spare -= item_end - begin - offset
            if item_end > end or spare < 0:
                raise malformed()
            items.append(item)
        return items, stop


def refuse_null(items: Sequence[object]) -> None:
    """Refuse None among items that are to be read as an array without."""
    if None in items:
        raise HazelcastSerializationError("An array has null in it: read it as an array of nullable items")


def _present(loads: Any) -> Loads:
    """Return a built-in type's `loads` that refuses null, which records have in the table of offsets."""

    def present(data: bytes, at: int, scope: Scope) -> tuple[Any, int]:
        value, end = loads(data, at, scope)
        if value is None:
            raise malformed()
        return value, end

    return present


def _dump_boolean(value: bool, scope: Scope) -> bytes:
    return b"\1" if BIT[value] else b"\0"


def _is_numpy(value: object) -> bool:
    return type(value).__module__ == "numpy"


def _one_dimension(value: Any) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = value
    if array.ndim != 1:
        raise TypeError(f"an array of one dimension is needed, not of {array.ndim}")
    return array

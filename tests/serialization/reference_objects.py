"""The sample objects of Hazelcast's own test of compatibility: their fields and raw data, in the order of the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from typing_extensions import override

from hazelcast.serialization.api import IdentifiedDataSerializable
from tests.serialization.portables import Record

if TYPE_CHECKING:
    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput, PortableReader, PortableWriter

SINGLE: Final = ("boolean", "byte", "char", "double", "short", "float", "int", "long", "string")
ARRAYS: Final = tuple(f"{item}_array" for item in SINGLE)
STREAM: Final = (*SINGLE, *ARRAYS, *ARRAYS)
"""The types of what stands in raw data and in an identified object first: values, arrays, and null arrays."""


class Items:
    """What Java's samples write to a stream, all of it, in order."""

    def __init__(self) -> None:
        self.typed: list[Any] = []
        self.some: bytes = b""
        self.slice: bytes = b""
        self.chars: list[str] = []
        self.letters: bytes = b""
        self.unsigned: tuple[int, int] = (0, 0)
        self.objects: list[Any] = []
        self.data: bytearray | None = None

    def read(self, source: ObjectDataInput, objects: int) -> None:
        self.typed = [getattr(source, f"read_{kind}")() for kind in STREAM]
        self.some = bytes(source.read_into(bytearray(source.read_byte())))
        self.slice = bytes(source.read_into(bytearray(2)))
        count = source.read_int()
        self.chars = [source.read_char() for _ in range(count)]
        self.letters = bytes(source.read_into(bytearray(count)))
        self.unsigned = source.read_unsigned_byte(), source.read_unsigned_short()
        self.objects = [source.read_object() for _ in range(objects)]
        self.data = source.read_byte_array()

    def write(self, out: ObjectDataOutput) -> None:
        for kind, value in zip(STREAM, self.typed, strict=True):
            getattr(out, f"write_{kind}")(value)
        out.write_byte(len(self.some))
        out.write_from(self.some)
        out.write_from(self.slice)
        out.write_int(len(self.chars))
        for char in self.chars:
            out.write_char(char)
        out.write_from(self.letters)
        byte, short = self.unsigned
        out.write_from(bytes([byte]))
        out.write_short(short - (1 << 16) if short >> 15 else short)
        for value in self.objects:
            out.write_object(value)
        out.write_byte_array(self.data)


class InnerPortable(Record):
    """An int and a float."""

    factory_id: ClassVar[int] = 1
    class_id: ClassVar[int] = 2
    expected: ClassVar[dict[str, str] | None] = {"i": "int", "f": "float"}


class SamplePortable(Record):
    """A field of every type, null ones too, and raw data."""

    factory_id: ClassVar[int] = 1
    class_id: ClassVar[int] = 1
    expected: ClassVar[dict[str, str] | None] = {
        **dict(zip(["bool", "b", "c", "d", "s", "f", "i", "l", "str"], SINGLE, strict=True)),
        "bd": "decimal",
        "ld": "date",
        "lt": "time",
        "ldt": "timestamp",
        "odt": "timestamp_with_timezone",
        "p": "portable",
        **dict(zip(["booleans", "bs", "cs", "ds", "ss", "fs", "is", "ls", "strs"], ARRAYS, strict=True)),
        "decimals": "decimal_array",
        "dates": "date_array",
        "times": "time_array",
        "dateTimes": "timestamp_array",
        "offsetDateTimes": "timestamp_with_timezone_array",
        "ps": "portable_array",
        **dict(
            zip(
                [f"{name}Null" for name in ("booleans", "bs", "cs", "ds", "ss", "fs", "is", "ls", "strs")],
                ARRAYS,
                strict=True,
            )
        ),
    }

    def __init__(self) -> None:
        super().__init__()
        self.items = Items()

    @override
    def read_portable(self, reader: PortableReader) -> None:
        super().read_portable(reader)
        self.items.read(reader.get_raw_data_input(), 4)

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        super().write_portable(writer)
        self.items.write(writer.get_raw_data_output())


class SampleIdentified(IdentifiedDataSerializable):
    """The same data without the fields."""

    def __init__(self) -> None:
        self.items = Items()

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 1

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.items.read(object_data_input, 4)

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        self.items.write(object_data_output)

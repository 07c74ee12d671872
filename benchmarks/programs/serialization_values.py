"""What both clients serialize, and how it is timed; imports nothing that one of them hasn't."""

from __future__ import annotations

import datetime
import time
import uuid
from decimal import Decimal

ROUNDS = 7


def measure(write, read, value, count):
    """Return the least CPU µs of writing and of reading a value, and the bytes that it takes."""
    written = write(value)
    costs = []
    for operation, argument in ((write, value), (read, written)):
        least = float("inf")
        for _ in range(ROUNDS):
            start = time.process_time()
            for _ in range(count):
                operation(argument)
            least = min(least, time.process_time() - start)
        costs.append(least / count * 1e6)
    size = len(written) if isinstance(written, bytes) else written.total_size()
    return [*costs, size]


BUILT_IN = {
    "int": 123_456,
    "str, 20 characters": "Ada Lovelace, London",
    "uuid.UUID": uuid.UUID(int=0x1234567890ABCDEF1234567890ABCDEF),
    "Decimal": Decimal("12345.67"),
    "datetime with a time zone": datetime.datetime(2024, 2, 29, 1, 2, 3, 4, datetime.UTC),
    "list of 100 ints": list(range(100)),
    "list of 20 strs": [f"item {number}" for number in range(20)],
    "bytearray of 1,000": bytearray(1_000),
}

USER = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "age": 36,
    "balance": 1250.75,
    "active": True,
    "admin": False,
    "address": {"street": "12 St James's Square", "city": "London", "number": 12},
    "tags": ["mathematics", "poetry", "engines"],
    "nickname": None,
}

READING = {"sensor": 17, "at": 1_700_000_000_000, "value": 21.5, "low": -3.25, "high": 40.0, "valid": True}

VECTOR = [number / 7 for number in range(384)]


class Plain:
    """An object with attributes, for serializers by hand."""

    def __init__(self, **values):
        self.__dict__.update(values)


class User(Plain):
    pass


class Address(Plain):
    pass


class Reading(Plain):
    pass


class Embedding(Plain):
    pass


FIELDS = {
    Address: {"street": "string", "city": "string", "number": "int32"},
    User: {
        "name": "string",
        "email": "string",
        "age": "int32",
        "balance": "float64",
        "active": "boolean",
        "admin": "boolean",
        "address": "compact",
        "tags": "array_of_string",
        "nickname": "string",
    },
    Reading: {
        "sensor": "int32",
        "at": "int64",
        "value": "float64",
        "low": "float64",
        "high": "float64",
        "valid": "boolean",
    },
    Embedding: {"key": "int64", "vector": "array_of_float32"},
}


def by_hand(CompactSerializer, cls):
    """Return a serializer of a class, with the source that one would write by hand."""
    kinds = FIELDS[cls]
    writes = "\n".join(f"    writer.write_{kind}({name!r}, obj.{name})" for name, kind in kinds.items())
    reads = ", ".join(f"{name}=reader.read_{kind}({name!r})" for name, kind in kinds.items())
    source = f"def write(self, writer, obj):\n{writes}\ndef read(self, reader):\n    return cls({reads})\n"
    members = {"cls": cls}
    exec(source, members)
    return type(
        f"{cls.__name__}Serializer",
        (CompactSerializer,),
        {
            "write": members["write"],
            "read": members["read"],
            "get_class": lambda self: cls,
            "get_type_name": lambda self: cls.__name__,
        },
    )()


def user():
    return User(**{**USER, "address": Address(**USER["address"])})


def identified(IdentifiedDataSerializable):
    """Return a class that writes a reading field by field."""

    class IdentifiedReading(IdentifiedDataSerializable):
        def __init__(self, **values):
            self.__dict__.update(values)

        def get_factory_id(self):
            return 1

        def get_class_id(self):
            return 1

        def write_data(self, object_data_output):
            object_data_output.write_int(self.sensor)
            object_data_output.write_long(self.at)
            object_data_output.write_double(self.value)
            object_data_output.write_double(self.low)
            object_data_output.write_double(self.high)
            object_data_output.write_boolean(self.valid)

        def read_data(self, object_data_input):
            self.sensor = object_data_input.read_int()
            self.at = object_data_input.read_long()
            self.value = object_data_input.read_double()
            self.low = object_data_input.read_double()
            self.high = object_data_input.read_double()
            self.valid = object_data_input.read_boolean()

    return IdentifiedReading


def portable(Portable):
    """Return the same as a portable class."""

    class PortableReading(Portable):
        def __init__(self, **values):
            self.__dict__.update(values)

        def get_factory_id(self):
            return 1

        def get_class_id(self):
            return 1

        def write_portable(self, writer):
            writer.write_int("sensor", self.sensor)
            writer.write_long("at", self.at)
            writer.write_double("value", self.value)
            writer.write_double("low", self.low)
            writer.write_double("high", self.high)
            writer.write_boolean("valid", self.valid)

        def read_portable(self, reader):
            self.sensor = reader.read_int("sensor")
            self.at = reader.read_long("at")
            self.value = reader.read_double("value")
            self.low = reader.read_double("low")
            self.high = reader.read_double("high")
            self.valid = reader.read_boolean("valid")

    return PortableReading

"""One round of writing and reading values by this client. Prints JSON: CPU µs to write, to read, and bytes, by row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt
import serialization_values as values

from hazelcast.serialization import Float64, Int32, Json, Registry
from hazelcast.serialization.api import CompactSerializer, IdentifiedDataSerializable, Portable
from hazelcast.serialization.compact import compact

if TYPE_CHECKING:
    from hazelcast.serialization import Codec


@compact(type_name="DerivedAddress")
class Address(msgspec.Struct):
    street: str
    city: str
    number: Int32


@compact(type_name="DerivedUser")
class User(msgspec.Struct):
    name: str
    email: str
    age: Int32
    balance: float
    active: bool
    admin: bool
    address: Address
    tags: list[str]
    nickname: str | None = None


@compact(type_name="DerivedReading")
class Reading(msgspec.Struct):
    sensor: Int32
    at: int
    value: Float64
    low: Float64
    high: Float64
    valid: bool


@compact(type_name="DerivedEmbedding")
class Embedding(msgspec.Struct):
    key: int
    vector: npt.NDArray[np.float32]


def main() -> None:
    identified: Any = values.identified(IdentifiedDataSerializable)
    portable: Any = values.portable(Portable)
    by_hand: list[Any] = [values.by_hand(CompactSerializer, cls) for cls in values.FIELDS]
    registry = Registry(
        compact_serializers=by_hand,
        data_serializable_factories={1: {1: identified}},
        portable_factories={1: {1: portable}},
    )
    user: Any = msgspec.convert(values.USER, User)
    reading: Any = Reading(**values.READING)
    rows: dict[str, tuple[Codec[Any], Any, int]] = {
        **{name: (registry.codec(), value, 4_000) for name, value in values.BUILT_IN.items()},
        "reading, IdentifiedDataSerializable": (registry.codec(identified), identified(**values.READING), 4_000),
        "reading, Portable": (registry.codec(portable), portable(**values.READING), 2_000),
        "reading, JSON": (registry.codec(Json[Reading]), reading, 4_000),
        "reading, compact by hand": (registry.codec(values.Reading), values.Reading(**values.READING), 4_000),
        "reading, compact": (registry.codec(Reading), reading, 4_000),
        "user, JSON": (registry.codec(Json[User]), user, 4_000),
        "user, compact by hand": (registry.codec(values.User), values.user(), 2_000),
        "user, compact": (registry.codec(User), user, 4_000),
        "384 float32, compact by hand": (
            registry.codec(values.Embedding),
            values.Embedding(key=1, vector=values.VECTOR),
            1_000,
        ),
        "384 float32, compact": (
            registry.codec(Embedding),
            Embedding(1, np.array(values.VECTOR, np.float32)),
            1_000,
        ),
    }
    measured = {
        name: values.measure(codec.encode, codec.decode, value, count) for name, (codec, value, count) in rows.items()
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()

"""The reference bytes that Java's own compatibility test writes: every serializer, in both byte orders."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hazelcast.serialization import IntType, Registry

if TYPE_CHECKING:
    from tests.support.java import Java

pytestmark = pytest.mark.real

WRITTEN = {
    "Boolean": True,
    "Byte": 113,
    "Short": -500,
    "Integer": 56789,
    "Long": -50992225,
    "Double": -897543.3678909,
    "UUID": UUID("ffffffff-fcf5-eb9f-0000-00000000ddd5"),
    "byte[]": b"p\x04\xff\x04p\xdd+",
    "LocalDate": date(2021, 6, 28),
    "BigInteger": 1314432323232411,
    "BigDecimal": Decimal(31231),
}
"""What we write to the very same bytes."""

INT_TYPES = {"Byte": IntType.BYTE, "Short": IntType.SHORT, "Long": IntType.LONG, "BigInteger": IntType.BIG_INT}

READ = {
    **WRITTEN,
    "Character": "x",
    "Float": 900.5678100585938,
    "boolean[]": [True, False, True],
    "char[]": ["a", "b", "c"],
    "double[]": [-897543.3678909, 11.1, 22.2, 33.3],
    "short[]": [-500, 2, 3],
    "int[]": [56789, 2, 3],
    "long[]": [-50992225, 1231232141, 2, 3],
    # Java has nanoseconds there.
    "LocalTime": time(11, 22, 41, 123456),
    "LocalDateTime": datetime(2021, 6, 28, 11, 22, 41, 123456),
    "OffsetDateTime": datetime(2021, 6, 28, 11, 22, 41, 123456, timezone(timedelta(hours=18))),
    "Class": "java.math.BigDecimal",
}


@pytest.fixture(scope="module")
def reference(java: Java) -> dict[str, bytes]:
    return {
        f"1-{entry.name}-{'BIG' if entry.big else 'LITTLE'}_ENDIAN": entry.data
        for entry in java.compatibility_entries()
        if entry.data is not None
    }


@pytest.mark.parametrize("order", ["BIG_ENDIAN", "LITTLE_ENDIAN"])
@pytest.mark.parametrize("name", WRITTEN)
def test_our_bytes_are_those_of_java(reference: dict[str, bytes], name: str, order: str) -> None:
    registry = Registry(is_big_endian=order == "BIG_ENDIAN", default_int_type=INT_TYPES.get(name, IntType.INT))
    assert registry.to_data(WRITTEN[name]) == reference[f"1-{name}-{order}"]


@pytest.mark.parametrize("order", ["BIG_ENDIAN", "LITTLE_ENDIAN"])
@pytest.mark.parametrize("name", READ)
def test_we_read_the_bytes_of_java(reference: dict[str, bytes], name: str, order: str) -> None:
    read = Registry(is_big_endian=order == "BIG_ENDIAN").to_object(reference[f"1-{name}-{order}"])
    assert read == READ[name]
    assert type(read) is type(READ[name])


@pytest.mark.parametrize("order", ["BIG_ENDIAN", "LITTLE_ENDIAN"])
def test_text_of_every_kind(reference: dict[str, bytes], order: str) -> None:
    registry = Registry(is_big_endian=order == "BIG_ENDIAN")
    text = reference[f"1-String-{order}"]
    value = registry.to_object(text)
    assert isinstance(value, str)
    assert len(value) > 60_000
    assert registry.to_data(value) == text
    strings = registry.codec(list[str]).decode(reference[f"1-String[]-{order}"])
    assert strings[1].startswith("イロハニホヘト")

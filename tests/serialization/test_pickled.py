"""Pickle: nothing without being asked, and with it what the official client has too."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry
from hazelcast.serialization.pickled import PickleSerializer
from tests.serialization.support import data
from tests.support.peer import run_peer

if TYPE_CHECKING:
    from pathlib import Path


class Renamed(PickleSerializer):
    @override
    def get_type_id(self) -> int:
        return 7


plain = Registry()
pickling = Registry(global_serializer=PickleSerializer)


class Intruder:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @override
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


@dataclass
class Point:
    x: int


@pytest.mark.parametrize(
    "registry",
    [
        plain,
        Registry(is_big_endian=False),
        Registry(custom_serializers={set: Renamed}),
    ],
    ids=["plain", "little", "another type id"],
)
def test_nothing_is_unpickled_unasked(tmp_path: Path, registry: Registry) -> None:
    target = tmp_path / "intruded"
    order: Any = "big" if registry.to_data([0])[8] == 0 else "little"
    text = pickle.dumps(Intruder(target), 0)
    payload = len(text).to_bytes(4, order) + text
    within = data(-29) + (1).to_bytes(4, order) + (-120).to_bytes(4, order, signed=True) + payload
    for written in (data(-120) + payload, within):
        with pytest.raises(HazelcastSerializationError, match=r"pickle .*PickleSerializer"):
            registry.to_object(written)
    for codec in (registry.codec(), registry.codec(str), registry.codec(list[int])):
        with pytest.raises(HazelcastSerializationError, match="pickle"):
            codec.decode(data(-120) + payload)
    assert not target.exists()
    # The payload is real: whoever asks for it gets it.
    assert Registry(is_big_endian=order == "big", global_serializer=PickleSerializer).to_object(within) == [None]
    assert target.exists()


def test_nothing_is_pickled_unasked() -> None:
    for value in ({1}, (1, 2), {"a": 1}, object(), len):
        with pytest.raises(HazelcastSerializationError, match="Can't serialize a value of type"):
            plain.to_data(value)


def test_the_client_does_not_even_import_it() -> None:
    program = "import hazelcast.asyncio, sys; print('hazelcast.serialization.pickled' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("value", [{1, 2}, (1, "a"), {"a": (1,)}, 1j, range(3), Point(5)])
def test_both_ways(value: object) -> None:
    read = pickling.to_object(pickling.to_data(value))
    assert type(read) is type(value)
    assert read == value


def test_as_a_custom_serializer_it_writes_what_it_is_given_for() -> None:
    registry = Registry(custom_serializers={set: PickleSerializer})
    assert registry.to_object(registry.to_data({1})) == {1}
    assert registry.to_object(pickling.to_data((1, 2))) == (1, 2)
    with pytest.raises(HazelcastSerializationError, match="type tuple"):
        registry.to_data((1, 2))


def test_other_types_are_written_as_without_it() -> None:
    for value in (None, 5, "x", 1.5, b"x", [1, "x"], True):
        assert pickling.to_data(value) == plain.to_data(value)


def test_what_cannot_be_pickled_is_a_typed_error() -> None:
    with pytest.raises(HazelcastSerializationError, match=r"type (function|generator)"):
        pickling.to_data(lambda: 5)
    deep: Any = ()
    for _ in range(100_000):
        deep = (deep,)
    with pytest.raises(HazelcastSerializationError, match="nested too deep"):
        pickling.to_data(deep)


@pytest.mark.parametrize(
    "payload", ["ffffffff", "00000000", "00000001 58", "00000004 80", "00000002 c328", "000000ff 2e"]
)
def test_what_is_no_pickle_is_a_typed_error(payload: str) -> None:
    with pytest.raises(HazelcastSerializationError):
        pickling.to_object(data(-120, payload))


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary())


@given(st.recursive(scalars, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.frozensets(st.text())))
def test_any_value_comes_back_and_is_text(value: object) -> None:
    written = pickling.to_data((value,))
    assert written[12:].isascii()
    assert pickling.to_object(written) == (value,)


READ_AND_WRITE = """
import sys
from hazelcast.config import Config
from hazelcast.serialization.service import SerializationServiceV1
from hazelcast.serialization.data import Data

service = SerializationServiceV1(Config())
value = service.to_object(Data(bytes.fromhex(sys.argv[1])))
print(ascii(value))
print(bytes(service.to_data({"a": (1, 2)}).buffer).hex())
"""


def test_the_official_client_reads_and_writes_the_same() -> None:
    value = {"a": ("é", "中\n\\u00e9", b"\x00\xff"), 1: {2.5}}
    read, written = run_peer(READ_AND_WRITE, pickling.to_data(value).hex()).splitlines()
    assert read == ascii(value)
    assert pickling.to_object(bytes.fromhex(written)) == {"a": (1, 2)}
    assert pickling.to_data({"a": (1, 2)}).hex() == written

from __future__ import annotations

import inspect

import pytest

from hazelcast.serialization import api
from hazelcast.serialization.portable.classdef import FieldType

KINDS = ["boolean", "int8", "int16", "int32", "int64", "float32", "float64"]
NULLABLE = ["string", "decimal", "time", "date", "timestamp", "timestamp_with_timezone", "compact"]


def public(cls: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(cls, inspect.isfunction) if not name.startswith("_")}


@pytest.mark.parametrize("verb", ["read", "write"])
def test_compact_readers_and_writers_have_a_method_per_kind(verb: str) -> None:
    fields = [*KINDS, *NULLABLE, *(f"nullable_{kind}" for kind in KINDS)]
    expected = {f"{verb}_{field}" for field in fields} | {f"{verb}_array_of_{field}" for field in fields}
    cls = api.CompactReader if verb == "read" else api.CompactWriter
    assert public(cls) == (expected | {"get_field_kind"} if verb == "read" else expected)


def test_portable_readers_and_writers_have_a_method_per_type() -> None:
    plain = ["int", "long", "string", "utf", "boolean", "byte", "char", "double", "float", "short", "portable"]
    plain += ["decimal", "time", "date", "timestamp", "timestamp_with_timezone"]
    fields = [*plain, *(f"{field}_array" for field in plain)]
    assert public(api.PortableReader) == {f"read_{field}" for field in fields} | {
        "get_version",
        "has_field",
        "get_field_names",
        "get_field_type",
        "get_field_class_id",
        "get_raw_data_input",
    }
    assert public(api.PortableWriter) == {f"write_{field}" for field in fields} | {
        "write_null_portable",
        "get_raw_data_output",
    }


def test_streams_have_the_methods_of_the_official_client() -> None:
    arrays = ["boolean", "byte", "char", "double", "float", "int", "long", "short", "string", "utf"]
    singles = [*arrays, "object"]
    both = [*singles, *(f"{kind}_array" for kind in arrays)]
    written = {f"write_{kind}" for kind in both}
    read = {f"read_{kind}" for kind in both}
    assert public(api.ObjectDataOutput) == written | {
        "write_bytes",
        "write_chars",
        "write_from",
        "to_byte_array",
        "get_byte_order",
        "position",
    }
    assert public(api.ObjectDataInput) == read | {
        "read_into",
        "read_unsigned_byte",
        "read_unsigned_short",
        "skip_bytes",
        "get_byte_order",
        "position",
        "size",
    }


def test_field_kinds_and_types_have_the_platforms_numbers() -> None:
    assert [kind.value for kind in api.FieldKind] == list(range(47))
    assert api.FieldKind(0) is api.FieldKind.NOT_AVAILABLE
    assert api.FieldKind(46) is api.FieldKind.ARRAY_OF_NULLABLE_FLOAT64
    assert [kind.value for kind in FieldType] == list(range(30))
    assert FieldType["UTF"] is FieldType.STRING


@pytest.mark.parametrize(
    ("cls", "method", "arguments"),
    [
        (api.IdentifiedDataSerializable, "write_data", 1),
        (api.IdentifiedDataSerializable, "read_data", 1),
        (api.IdentifiedDataSerializable, "get_factory_id", 0),
        (api.IdentifiedDataSerializable, "get_class_id", 0),
        (api.Portable, "write_portable", 1),
        (api.Portable, "read_portable", 1),
        (api.Portable, "get_factory_id", 0),
        (api.Portable, "get_class_id", 0),
        (api.StreamSerializer, "write", 2),
        (api.StreamSerializer, "read", 1),
        (api.StreamSerializer, "get_type_id", 0),
    ],
)
def test_a_class_that_leaves_out_a_method_says_which(cls: type, method: str, arguments: int) -> None:
    with pytest.raises(NotImplementedError, match=f"Mine.{method}"):
        getattr(type("Mine", (cls,), {})(), method)(*[None] * arguments)

"""Classes that are compact records without a serializer: what their annotations stand for."""

from __future__ import annotations

import enum
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, Literal, NewType, Optional, TypeVar, Union
from uuid import UUID

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import TypeAliasType, override

from hazelcast.errors import (
    HazelcastSerializationError,
    InvalidArgumentTypeError,
    InvalidArgumentValueError,
)
from hazelcast.serialization import Json, Registry
from hazelcast.serialization.api import FieldKind, IdentifiedDataSerializable, ObjectDataOutput, StreamSerializer
from hazelcast.serialization.compact import (
    Float32,
    Float64,
    GenericRecord,
    Int8,
    Int16,
    Int32,
    Int64,
    Timestamp,
    compact,
    generic_record,
)
from tests.serialization.records import Holder, HolderSerializer, knowing

T = TypeVar("T")

orders = pytest.mark.parametrize("big", [True, False], ids=["big", "little"])


class Color(enum.Enum):
    RED = "r"
    BLUE = "b"


class Number(enum.IntEnum):
    ONE = 1
    TWO = 2


@dataclass
class Point:
    x: int
    y: float


class Address(msgspec.Struct):
    street: str
    number: Int32 = 0


UserId = NewType("UserId", int)


class Everything(msgspec.Struct, kw_only=True):
    """A field of every type that there is a kind for."""

    boolean: bool
    integer: int
    int8: Int8
    int16: Int16
    int32: Int32
    int64: Int64
    float_: float
    float32: Float32
    float64: Float64
    text: str
    decimal: Decimal
    day: date
    clock: time
    instant: datetime
    local: Timestamp
    raw: bytes
    id_: UUID
    color: Color
    number: Number
    literal: Literal["a", "b"]
    user_id: UserId
    annotated: Annotated[int, msgspec.Meta(ge=0), FieldKind.INT16]
    aliased: Annotated[int, Int8]
    point: Point
    struct: Address
    either: Point | Address
    maybe_bool: bool | None
    maybe_int: int | None
    maybe_int8: Int8 | None
    maybe_float32: Optional[Float32]  # noqa: UP045
    maybe_text: str | None
    maybe_color: Color | None
    maybe_uuid: UUID | None
    maybe_point: Union[Point, None]  # noqa: UP007
    maybe_list: list[int] | None
    nullable: Annotated[int, FieldKind.NULLABLE_INT32]
    bools: list[bool]
    ints: list[int]
    int8s: list[Int8]
    floats: list[Float32]
    maybe_ints: list[int | None]
    maybe_bools: list[bool | None]
    texts: list[str]
    maybe_texts: list[str | None]
    decimals: list[Decimal]
    days: list[date]
    instants: list[datetime]
    locals_: list[Timestamp]
    uuids: list[UUID]
    colors: list[Color | None]
    points: list[Point]
    maybe_points: list[Point | None]
    pair: tuple[Int16, ...]
    unique: set[int]
    frozen: frozenset[str]
    sequence: Sequence[float]
    array: npt.NDArray[np.float32]
    longs: npt.NDArray[np.int64]
    bits: npt.NDArray[np.bool_]
    maybe_array: npt.NDArray[np.float64] | None


KINDS = {
    "boolean": "BOOLEAN", "integer": "INT64", "int8": "INT8", "int16": "INT16", "int32": "INT32", "int64": "INT64",
    "float_": "FLOAT64", "float32": "FLOAT32", "float64": "FLOAT64", "text": "STRING", "decimal": "DECIMAL",
    "day": "DATE", "clock": "TIME", "instant": "TIMESTAMP_WITH_TIMEZONE", "local": "TIMESTAMP",
    "raw": "ARRAY_OF_INT8", "id_": "STRING", "color": "STRING", "number": "STRING", "literal": "STRING",
    "user_id": "INT64", "annotated": "INT16", "aliased": "INT8", "point": "COMPACT", "struct": "COMPACT",
    "either": "COMPACT", "maybe_bool": "NULLABLE_BOOLEAN", "maybe_int": "NULLABLE_INT64",
    "maybe_int8": "NULLABLE_INT8", "maybe_float32": "NULLABLE_FLOAT32", "maybe_text": "STRING",
    "maybe_color": "STRING", "maybe_uuid": "STRING", "maybe_point": "COMPACT", "maybe_list": "ARRAY_OF_INT64",
    "nullable": "NULLABLE_INT32", "bools": "ARRAY_OF_BOOLEAN", "ints": "ARRAY_OF_INT64", "int8s": "ARRAY_OF_INT8",
    "floats": "ARRAY_OF_FLOAT32", "maybe_ints": "ARRAY_OF_NULLABLE_INT64",
    "maybe_bools": "ARRAY_OF_NULLABLE_BOOLEAN", "texts": "ARRAY_OF_STRING", "maybe_texts": "ARRAY_OF_STRING",
    "decimals": "ARRAY_OF_DECIMAL", "days": "ARRAY_OF_DATE", "instants": "ARRAY_OF_TIMESTAMP_WITH_TIMEZONE",
    "locals_": "ARRAY_OF_TIMESTAMP", "uuids": "ARRAY_OF_STRING", "colors": "ARRAY_OF_STRING",
    "points": "ARRAY_OF_COMPACT", "maybe_points": "ARRAY_OF_COMPACT", "pair": "ARRAY_OF_INT16",
    "unique": "ARRAY_OF_INT64", "frozen": "ARRAY_OF_STRING", "sequence": "ARRAY_OF_FLOAT64",
    "array": "ARRAY_OF_FLOAT32", "longs": "ARRAY_OF_INT64", "bits": "ARRAY_OF_BOOLEAN",
    "maybe_array": "ARRAY_OF_FLOAT64",
}  # fmt: skip


def bounded(bits: int) -> st.SearchStrategy[int]:
    return st.integers(-(1 << bits - 1), (1 << bits - 1) - 1)


def arrays(dtype: Any, items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=20).map(lambda values: np.array(values, dtype))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
doubles = st.floats(allow_nan=False)
singles = st.floats(allow_nan=False, width=32)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
points = st.builds(Point, bounded(64), doubles)
addresses = st.builds(Address, texts, bounded(32))
zones = st.integers(-1080, 1080).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=zones)
colors = st.sampled_from(Color)

everything = st.builds(
    Everything,
    boolean=st.booleans(),
    integer=bounded(64), int8=bounded(8), int16=bounded(16), int32=bounded(32), int64=bounded(64),
    float_=doubles, float32=singles, float64=doubles,
    text=texts, decimal=decimals, day=st.dates(), clock=st.times(), instant=instants, local=st.datetimes(),
    raw=st.binary(max_size=300), id_=st.uuids(), color=colors, number=st.sampled_from(Number),
    literal=st.sampled_from(["a", "b"]), user_id=bounded(64).map(UserId), annotated=bounded(16), aliased=bounded(8),
    point=points, struct=addresses, either=points | addresses,
    maybe_bool=st.none() | st.booleans(), maybe_int=st.none() | bounded(64), maybe_int8=st.none() | bounded(8),
    maybe_float32=st.none() | singles, maybe_text=st.none() | texts, maybe_color=st.none() | colors,
    maybe_uuid=st.none() | st.uuids(), maybe_point=st.none() | points,
    maybe_list=st.none() | st.lists(bounded(64)), nullable=bounded(32),
    bools=st.lists(st.booleans()), ints=st.lists(bounded(64)), int8s=st.lists(bounded(8)), floats=st.lists(singles),
    maybe_ints=st.lists(st.none() | bounded(64)), maybe_bools=st.lists(st.none() | st.booleans()),
    texts=st.lists(texts), maybe_texts=st.lists(st.none() | texts), decimals=st.lists(decimals),
    days=st.lists(st.dates()), instants=st.lists(instants), locals_=st.lists(st.datetimes()),
    uuids=st.lists(st.uuids()), colors=st.lists(st.none() | colors), points=st.lists(points),
    maybe_points=st.lists(st.none() | points), pair=st.lists(bounded(16)).map(tuple), unique=st.sets(bounded(64)),
    frozen=st.frozensets(texts), sequence=st.lists(doubles),
    array=arrays(np.float32, singles), longs=arrays(np.int64, bounded(64)), bits=arrays(np.bool_, st.booleans()),
    maybe_array=st.none() | arrays(np.float64, doubles),
)  # fmt: skip


def fields(value: Everything) -> dict[str, Any]:
    """Return the fields in a form that can be compared, with their exact types."""
    found: dict[str, Any] = {}
    for name, item in msgspec.structs.asdict(value).items():
        array: Any = item
        found[name] = (array.dtype, array.tolist()) if isinstance(item, np.ndarray) else (type(item), item)
    return found


BIG, LITTLE = Registry(), Registry(is_big_endian=False)


@settings(max_examples=60, deadline=None)
@given(everything, st.sampled_from([BIG, LITTLE]))
def test_any_value_survives(value: Everything, registry: Registry) -> None:
    codec = registry.codec(Everything)
    written = codec.encode(value)
    assert fields(codec.decode(written)) == fields(value)
    # The same fields without the class.
    little = registry is LITTLE
    generic = knowing(registry, big=not little)
    record = generic.to_object(written)
    assert isinstance(record, GenericRecord)
    assert {name: record.get_field_kind(name).name for name in record} == KINDS
    again = generic.to_data(record)
    assert generic.to_object(again) == record
    assert fields(codec.decode(again)) == fields(value)


@settings(max_examples=40, deadline=None)
@given(st.builds(Point, bounded(64), doubles), st.sampled_from([BIG, LITTLE]))
def test_fixed_size_fields_alone(point: Point, registry: Registry) -> None:
    assert registry.to_object(registry.to_data(point)) == point


def test_the_bytes_are_those_of_a_serializer_by_hand() -> None:
    @compact(type_name="Record")
    class User(msgspec.Struct):
        name: str
        age: Int32
        ok: bool
        nick: str | None

    kinds = {
        "name": FieldKind.STRING,
        "age": FieldKind.INT32,
        "ok": FieldKind.BOOLEAN,
        "nick": FieldKind.STRING,
    }
    by_hand = Registry(compact_serializers=[HolderSerializer(kinds)])
    for values in (
        {"name": "Ada", "age": 36, "ok": True, "nick": None},
        {"name": "", "age": 0, "ok": False, "nick": ""},
    ):
        assert Registry().to_data(User(**values)) == by_hand.to_data(Holder(values))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [250, 255, 256, 65_000, 65_535, 65_536, 70_000])
def test_long_values_have_wide_offsets(size: int) -> None:
    class Texts(msgspec.Struct):
        first: str
        second: str | None
        third: list[str]

    registry = Registry()
    for value in (Texts("x" * size, None, ["", "y" * size]), Texts("", "x" * size, [])):
        assert registry.to_object(registry.to_data(value)) == value


# -- classes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: str = field(default="b", kw_only=True)
    c: int = 3
    # Not the constructor's.
    d: int = field(default=4, init=False)
    constant: ClassVar[int] = 5


class Base(msgspec.Struct, kw_only=True, frozen=True, array_like=True, tag=True):
    a: int
    b: int = 2


class Inherited(Base, kw_only=False, frozen=True):
    c: int
    d: list[int] = []


@dataclass
class Node:
    name: str
    next: Node | None = None
    children: list[Node] = field(default_factory=list["Node"])


class Renamed(msgspec.Struct, rename="camel"):
    first_name: str


@dataclass
class Nothing:
    pass


def changed(frozen: Frozen) -> Frozen:
    object.__setattr__(frozen, "d", 40)
    return frozen


@pytest.mark.parametrize(
    "value",
    [
        Frozen(1, b="x"),
        changed(Frozen(1)),
        Inherited(1, a=5, d=[1]),
        Node("a", Node("b"), [Node("c", children=[Node("d")])]),
        Renamed("Ada"),
        Nothing(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_classes_of_all_shapes(value: object) -> None:
    registry = Registry()
    read = registry.codec(type(value)).decode(registry.to_data(value))
    assert read == value
    assert type(read) is type(value)


Age = TypeAliasType("Age", Int32)
Many = TypeAliasType("Many", list[T | None], type_params=(T,))


@dataclass
class Aliases:
    age: Age
    ages: Many[Age]


def test_named_aliases_stand_for_their_types() -> None:
    registry = Registry()
    value = Aliases(1, [2, None])
    assert registry.to_object(registry.to_data(value)) == value
    (schema,) = registry.schemas
    assert [each.kind for each in schema.fields] == [FieldKind.INT32, FieldKind.ARRAY_OF_NULLABLE_INT32]


def test_a_struct_that_renames_its_fields_does_so_here_too() -> None:
    registry = Registry()
    written = registry.to_data(Renamed("Ada"))
    assert knowing(registry).to_object(written) == generic_record("Renamed", {"firstName": "Ada"})


@compact(type_name="com.acme.User", fields={"first_name": "firstName"})
@dataclass
class Named:
    first_name: str
    age: Int32


@compact
@dataclass
class Bare:
    a: int


def test_names_can_be_those_of_a_java_class() -> None:
    registry = Registry()
    written = registry.to_data(Named("Ada", 36))
    (schema,) = registry.schemas
    assert (schema.type_name, list(schema.by_name)) == ("com.acme.User", ["age", "firstName"])
    assert registry.codec(Named).decode(written) == Named("Ada", 36)
    record = generic_record("com.acme.User", {"firstName": "Tim", "age": 30}, {"age": FieldKind.INT32})
    assert Registry().codec(Named).encode(Named("Tim", 30))[8:16] == Registry().to_data(record)[8:16]
    assert registry.to_data(Bare(1)) == Registry().to_data(generic_record("Bare", {"a": 1}))


def test_wrong_names_are_refused() -> None:
    with pytest.raises(InvalidArgumentValueError, match="empty name"):
        compact(type_name="")
    with pytest.raises(InvalidArgumentValueError, match="same name"):
        compact(fields={"a": "x", "b": "x"})
    with pytest.raises(InvalidArgumentTypeError, match="decorates classes"):
        compact()(5)  # type: ignore[type-var]

    @compact(fields={"b": "x"})
    @dataclass
    class Wrong:
        a: int

    with pytest.raises(HazelcastSerializationError, match="fields that Wrong hasn't: b"):
        Registry().codec(Wrong)

    @compact(fields={"b": "a"})
    @dataclass
    class Clash:
        a: int
        b: int

    with pytest.raises(HazelcastSerializationError, match="two fields named 'a'"):
        Registry().codec(Clash)


@dataclass
class Shape:
    name: str


@dataclass
class Circle(Shape):
    radius: float


@dataclass
class Drawing:
    shapes: list[Shape]
    main: Shape


def test_an_object_of_a_subclass_stays_one() -> None:
    drawing = Drawing([Circle("c", 1.5)], Shape("s"))
    registry = Registry()
    written = registry.to_data(drawing)
    assert registry.to_object(written) == drawing
    reader = knowing(registry)
    assert reader.codec(Drawing).decode(written) == drawing


def test_objects_of_other_classes_are_refused_where_one_is_declared() -> None:
    registry = Registry()
    with pytest.raises(HazelcastSerializationError, match=r"'main' .* a Shape is needed, not a Point"):
        registry.to_data(Drawing([], Point(1, 2)))  # type: ignore[arg-type]
    record = generic_record("Drawing", {"shapes": [], "main": Point(1, 2)}, {
        "shapes": FieldKind.ARRAY_OF_COMPACT, "main": FieldKind.COMPACT,
    })  # fmt: skip
    with pytest.raises(HazelcastSerializationError, match=r"Stored for Drawing\.main is a Point, where a Shape"):
        registry.codec(Drawing).decode(registry.to_data(record))


def test_two_classes_of_one_name_are_refused_unless_one_replaces_the_other() -> None:
    def define(module: str) -> type:
        cls: type = msgspec.defstruct("Twin", [("a", int)], module=module)
        return cls

    registry = Registry()
    first, again, other = define("here"), define("here"), define("there")
    registry.to_data(first(1))
    written = registry.to_data(again(2))
    assert type(registry.to_object(written)) is again
    with pytest.raises(InvalidArgumentValueError, match=r"Both here\.Twin and there\.Twin .*@compact\(type_name"):
        registry.to_data(other(3))


# -- what can't be mapped ----------------------------------------------------------------------------------------------


class Flags(enum.Flag):
    A = 1
    B = 2


class Box(msgspec.Struct, Generic[T]):
    content: T


class Text(str):
    __slots__ = ()


@dataclass
class Unmappable:
    inner: dict[str, int]


REFUSED: list[tuple[Any, str]] = [
    (dict[str, int], "no kind of field holds"),
    (list[dict[str, int]], "no kind of field holds"),
    (Any, "no kind of field holds"),
    (object, "no kind of field holds"),
    (list, "no kind of field holds"),
    (tuple[int, str], r"tuple\[int, \.\.\.\]"),
    (list[list[int]], "arrays of arrays"),
    (list[bytes], "arrays of arrays"),
    (int | str, "a union"),
    (Point | int, "a union"),
    (list[Any], "no kind of field holds"),
    (timedelta, "no kind of field holds"),
    (complex, "no kind of field holds"),
    (Holder, "no kind of field holds"),
    (Text, "no kind of field holds"),
    (Flags, "declare an int"),
    (Literal["a", 1], "a Literal"),
    (Literal[True], "a Literal"),
    (T, "no kind of field holds"),
    (Callable[[], int], "no kind of field holds"),
    (np.ndarray, "NDArray"),
    (npt.NDArray[np.uint8], "signed integers"),
    (npt.NDArray[np.complex64], "signed integers"),
    (npt.NDArray[Any], "signed integers"),
    (Annotated[int, FieldKind.FLOAT32], "can't be kept as float32"),
    (Annotated[str, FieldKind.INT32], "can't be kept as int32"),
    (Annotated[list[int], FieldKind.INT32], "can't be kept as int32"),
    (Annotated[float, FieldKind.NULLABLE_INT8], "can't be kept as nullable_int8"),
    (Unmappable, "no kind of field holds"),
]


@pytest.mark.parametrize(("hint", "reason"), REFUSED, ids=[str(hint) for hint, _ in REFUSED])
def test_what_has_no_kind_is_refused_by_name_when_the_class_is_first_seen(hint: Any, reason: str) -> None:
    cls = msgspec.defstruct("Strange", [("a", int), ("thing", Any)])
    cls.__annotations__["thing"] = hint
    place = r"Unmappable\.inner" if hint is Unmappable else r"Strange\.thing"
    with pytest.raises(HazelcastSerializationError, match=rf"{place}: .*{reason}.*compact_serializers.*Json\["):
        Registry().codec(cls)
    with pytest.raises(HazelcastSerializationError, match=place):
        Registry().to_data(cls(1, None))
    assert not Registry().schemas.unreplicated


@dataclass(init=False)
class NoConstructor:
    a: int


@dataclass
class NeedsMore:
    a: int
    more: InitVar[int]


@dataclass
class Unresolved:
    a: Missing  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("cls", "reason"),
    [
        (NoConstructor, "init=False"),
        (NeedsMore, "needs 'more', which isn't a field"),
        (Unresolved, "Unresolved can't be understood.*'Missing'"),
    ],
)
def test_classes_whose_objects_cannot_be_made_of_their_fields(cls: type, reason: str) -> None:
    with pytest.raises(HazelcastSerializationError, match=reason):
        Registry().codec(cls)


class Optionals(msgspec.Struct):
    flag: bool = True
    number: Int8 = 0
    real: float = 0.0
    text: str = ""
    color: Color = Color.RED
    id_: UUID = UUID(int=0)
    raw: bytes = b""
    texts: list[str] = []
    numbers: list[int] = []
    array: npt.NDArray[np.float32] = msgspec.field(default_factory=lambda: np.zeros(1, np.float32))
    literal: Literal["a"] = "a"
    maybe: int | None = None
    instant: datetime = datetime(2024, 1, 1, tzinfo=UTC)
    local: Timestamp = datetime(2024, 1, 1)
    unique: frozenset[int] = frozenset()
    point: Point | None = None


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("flag", None, "None, and its type isn't optional"),
        ("flag", 2, "a bool is needed, not a int"),
        ("number", 128, "byte format|'b' format"),
        ("number", "1", "integer"),
        ("number", None, "None, and its type isn't optional"),
        ("real", "1.5", "real number|not a float"),
        ("text", None, "None, and its type isn't optional"),
        ("text", 5, "encode"),
        ("color", "RED", "a Color is needed, not a str"),
        ("color", Number.ONE, "a Color is needed, not a Number"),
        ("id_", "x", "a UUID is needed, not a str"),
        ("raw", "x", "a bytes is needed, not a str"),
        ("texts", "abc", "a list is needed, not a str"),
        ("texts", ("a",), "a list is needed, not a tuple"),
        ("texts", ["a", None], "None is among the items"),
        ("texts", [b"a"], "encode"),
        ("numbers", {1: 2}, "a list is needed, not a dict"),
        ("numbers", [1, None], "integer"),
        ("numbers", [2**63], "int too large|'q' format"),
        ("array", [1.0], "a numpy array is needed, not a list"),
        ("array", np.zeros((1, 1), np.float32), "one dimension"),
        ("array", np.array(["a"]), "Cannot cast"),
        ("literal", "b", "isn't one of the values of Optionals.literal"),
        ("maybe", "1", "integer"),
        ("instant", datetime(2024, 1, 1), "has no time zone"),
        ("local", datetime(2024, 1, 1, tzinfo=UTC), "has no time zone"),
        ("unique", {1}, "a frozenset is needed, not a set"),
        ("point", Address(""), "a Point is needed, not a Address"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_field(name: str, value: Any, reason: str) -> None:
    wrong = Optionals()
    setattr(wrong, name, value)
    with pytest.raises(HazelcastSerializationError, match=rf"'{name}' \(\w+\) of \w+: .*({reason})"):
        Registry().to_data(wrong)


def test_the_innermost_field_is_named() -> None:
    wrong = Optionals(point=Point("a", 1))  # type: ignore[arg-type]
    with pytest.raises(HazelcastSerializationError, match=r"'x' \(int64\) of Point: .*integer"):
        Registry().to_data(wrong)


# -- evolution ---------------------------------------------------------------------------------------------------------


def stored(type_name: str, values: dict[str, Any], kinds: dict[str, FieldKind] | None = None) -> tuple[Registry, bytes]:
    """Return a registry that knows the schema of a record, and the record."""
    writer = Registry()
    written = writer.to_data(generic_record(type_name, values, kinds))
    return knowing(writer), written


class Grown(msgspec.Struct):
    name: str
    age: int = 18
    tags: list[str] = msgspec.field(default_factory=lambda: ["new"])
    city: str | None = None


def test_fields_that_are_missing_take_their_defaults() -> None:
    registry, written = stored("Grown", {"name": "Ada"})
    codec = registry.codec(Grown)
    assert codec.decode(written) == Grown("Ada")
    first, second = codec.decode(written), codec.decode(written)
    assert first.tags is not second.tags


def test_a_field_that_is_missing_and_has_no_default_is_an_error_that_names_it() -> None:
    registry, written = stored("Grown", {"age": 5})
    with pytest.raises(HazelcastSerializationError, match="no field 'name', and Grown has no default for name"):
        registry.codec(Grown).decode(written)


def test_fields_that_the_class_does_not_have_are_skipped() -> None:
    values = {"name": "Ada", "age": 36, "more": "x", "zip": 5, "before": [1], "tags": ["a"], "city": "London"}
    registry, written = stored("Grown", values)
    assert registry.codec(Grown).decode(written) == Grown("Ada", 36, ["a"], "London")


def test_old_and_new_classes_read_one_anothers_records() -> None:
    old = msgspec.defstruct("Cat", [("name", str), ("lives", int)])
    new = msgspec.defstruct("Cat", [("name", str), ("lives", int | None), ("color", str, "black")])
    writer_of_old, writer_of_new = Registry(), Registry()
    old_data, new_data = writer_of_old.to_data(old("Tom", 9)), writer_of_new.to_data(new("Kit", 7, "white"))
    assert knowing(writer_of_old).codec(new).decode(old_data) == new("Tom", 9, "black")
    assert knowing(writer_of_new).codec(old).decode(new_data) == old("Kit", 7)
    with pytest.raises(HazelcastSerializationError, match="'lives' of Cat is null"):
        knowing(writer_of_new).codec(old).decode(writer_of_new.to_data(new("Kit", None)))


@pytest.mark.parametrize(
    ("name", "kind", "value", "expected"),
    [
        ("flag", FieldKind.NULLABLE_BOOLEAN, False, False),
        ("number", FieldKind.NULLABLE_INT8, 5, 5),
        ("maybe", FieldKind.INT64, 5, 5),
        ("numbers", FieldKind.ARRAY_OF_NULLABLE_INT64, [1, 2], [1, 2]),
        ("raw", FieldKind.ARRAY_OF_NULLABLE_INT8, [1, -1], b"\x01\xff"),
        ("array", FieldKind.ARRAY_OF_NULLABLE_FLOAT32, [1.0], [1.0]),
        ("unique", FieldKind.ARRAY_OF_NULLABLE_INT64, [1, 1], frozenset([1])),
    ],
)
def test_values_stored_with_or_without_null_are_read(name: str, kind: FieldKind, value: Any, expected: object) -> None:
    registry, written = stored("Optionals", {name: value}, {name: kind})
    read = getattr(registry.codec(Optionals).decode(written), name)
    assert (read.tolist() if isinstance(read, np.ndarray) else read) == expected


@pytest.mark.parametrize(
    ("name", "kind", "value", "reason"),
    [
        ("flag", FieldKind.NULLABLE_BOOLEAN, None, "'flag' of Optionals is null"),
        ("number", FieldKind.NULLABLE_INT8, None, "'number' of Optionals is null"),
        ("number", FieldKind.INT64, 5, "'number' of Optionals is stored as int64.*as int8"),
        ("text", FieldKind.STRING, None, "'text' of Optionals is null"),
        ("text", FieldKind.INT32, 5, "stored as int32"),
        ("color", FieldKind.STRING, "GREEN", r"'GREEN'.*Optionals\.color.*no member of Color"),
        ("id_", FieldKind.STRING, "GREEN", r"'GREEN'.*Optionals\.id_.*no UUID"),
        ("literal", FieldKind.STRING, "b", r"'b'.*Optionals\.literal"),
        ("texts", FieldKind.ARRAY_OF_STRING, ["a", None], r"null is among.*Optionals\.texts"),
        ("texts", FieldKind.ARRAY_OF_STRING, None, "'texts' of Optionals is null"),
        ("numbers", FieldKind.ARRAY_OF_NULLABLE_INT64, [1, None], "null"),
        ("raw", FieldKind.ARRAY_OF_NULLABLE_INT8, [1, None], "null"),
        ("array", FieldKind.ARRAY_OF_NULLABLE_FLOAT32, [1.0, None], "null"),
        ("point", FieldKind.COMPACT, generic_record("Other", {}), r"Stored for Optionals\.point is a Other"),
    ],
)
def test_stored_values_that_do_not_fit_are_an_error(name: str, kind: FieldKind, value: Any, reason: str) -> None:
    registry, written = stored("Optionals", {name: value}, {name: kind})
    with pytest.raises(HazelcastSerializationError, match=reason):
        registry.codec(Optionals).decode(written)


@dataclass
class Even:
    a: int

    def __post_init__(self) -> None:
        if self.a % 2:
            raise ValueError("odd")


def test_what_a_constructor_raises_is_the_cause() -> None:
    registry, written = stored("Even", {"a": 3})
    with pytest.raises(HazelcastSerializationError, match="odd") as caught:
        registry.codec(Even).decode(written)
    assert isinstance(caught.value.__cause__, ValueError)


# -- what speaks for a class -------------------------------------------------------------------------------------------


class Global(StreamSerializer[object]):
    @override
    def get_type_id(self) -> int:
        return 7

    @override
    def write(self, out: ObjectDataOutput, obj: object) -> None:
        out.write_string("global")

    @override
    def read(self, inp: object) -> object:
        return "global"


class Custom(Global):
    @override
    def get_type_id(self) -> int:
        return 8


@dataclass
class Identified(IdentifiedDataSerializable):
    a: int = 0

    @override
    def get_factory_id(self) -> int:
        return 1

    @override
    def get_class_id(self) -> int:
        return 1

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(self.a)


def type_id(data: bytes) -> int:
    return int.from_bytes(data[4:8], "big", signed=True)


def test_the_order_of_what_speaks_for_a_class() -> None:
    assert type_id(Registry().to_data(Point(1, 2))) == -55
    assert type_id(Registry().to_data(Identified(1))) == -2
    assert type_id(Registry(custom_serializers={Point: Custom}).to_data(Point(1, 2))) == 8
    assert type_id(Registry(global_serializer=Global).to_data(Point(1, 2))) == 7
    # What the class was made by name goes before.
    all_options: list[dict[str, Any]] = [{"custom_serializers": {Bare: Custom}}, {"global_serializer": Global}]
    for options in all_options:
        assert type_id(Registry(**options).to_data(Bare(1))) == -55
    assert Registry().codec(Json[Point]).encode(Point(1, 2))[4:8] == (-130).to_bytes(4, "big", signed=True)


def test_a_class_derived_from_a_built_in_type_is_not_reduced_to_its_fields() -> None:
    @dataclass
    class Labelled(int):
        label: str = "a"

    with pytest.raises(HazelcastSerializationError, match="plain int"):
        Registry().to_data(Labelled())


@dataclass
class Holding:
    a: int
    holder: Holder


def test_a_nested_class_with_a_serializer_by_hand_uses_it() -> None:
    registry = Registry(compact_serializers=[HolderSerializer({"x": FieldKind.INT32}, "Held")])
    value = Holding(1, Holder({"x": 5}))
    assert registry.to_object(registry.to_data(value)) == value
    assert {schema.type_name for schema in registry.schemas} == {"Holding", "Held"}


def test_schemas_of_nested_records_are_noted_when_they_are_written() -> None:
    registry = Registry()
    registry.codec(Node)
    registry.codec(Drawing)
    assert not registry.schemas.unreplicated
    registry.to_data(Drawing([], Shape("x")))
    assert {schema.type_name for schema in registry.schemas.unreplicated.values()} == {"Drawing", "Shape"}
    registry.to_data(Drawing([], Circle("x", 1)))
    assert {schema.type_name for schema in registry.schemas.unreplicated.values()} == {"Drawing", "Shape", "Circle"}


def test_declaring_a_class_later_replaces_generic_records() -> None:
    registry, written = stored("Point", {"x": 1, "y": 1.5})
    assert isinstance(registry.to_object(written), GenericRecord)
    codec = registry.codec(Point)
    assert codec.decode(written) == Point(1, 1.5)
    assert registry.to_object(written) == Point(1, 1.5)


def test_lists_of_records() -> None:
    registry = Registry()
    codec = registry.codec(list[Point])
    values = [Point(1, 1.5), Point(2, math.inf)]
    assert codec.decode(codec.encode(values)) == values


def test_no_numpy_is_imported_for_classes_without_arrays() -> None:
    program = """
import sys
from dataclasses import dataclass
from hazelcast.serialization import Registry

@dataclass
class Point:
    x: int
    tags: list[str]
    flags: list[bool]

registry = Registry()
assert registry.to_object(registry.to_data(Point(1, ["a"], [True]))) == Point(1, ["a"], [True])
assert "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=25)


def test_tracebacks_show_the_compiled_source() -> None:
    import traceback

    try:
        Registry().to_data(Point("x", 1))  # type: ignore[arg-type]
    except HazelcastSerializationError as error:
        text = "".join(traceback.format_exception(error))
        assert "pack(" in text
        assert "<hazelcast compact Point written>" in text
    else:
        pytest.fail("nothing was raised")

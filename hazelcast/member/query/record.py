"""An entry as a query sees it: its key and value read when they are needed, and their attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from hazelcast.errors import HazelcastSerializationError, QueryError
from hazelcast.member.query.paths import ANY, KEY, VALUE, Step, parse_path
from hazelcast.member.query.portable import Kind, PortableRecord, PortableRecords
from hazelcast.member.query.values import JsonPart, java_name, not_castable
from hazelcast.serialization import HazelcastJsonValue, type_ids
from hazelcast.serialization.compact import GenericRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hazelcast.serialization import Registry

_IN_ITEMS: Final = f"{ANY.value}."
_UNREAD: Final = object()
_PORTABLES: Final = PortableRecords()


class Many(tuple[object, ...]):
    """The values of a path with `[any]`: a predicate holds if it holds for one of them."""

    __slots__ = ()


class Record:
    """One entry during one query.

    Attributes:
        key_data: The serialized key.
        value_data: The serialized value.
    """

    __slots__ = ("_json", "_key", "_registry", "_value", "key_data", "value_data")

    def __init__(self, registry: Registry, key_data: bytes, value_data: bytes) -> None:
        self.key_data: bytes = key_data
        self.value_data: bytes = value_data
        self._registry = registry
        self._key: object = _UNREAD
        self._value: object = _UNREAD
        self._json: object = _UNREAD

    @property
    def key(self) -> object:
        """The key, read when it is first asked for."""
        if self._key is _UNREAD:
            self._key = self._read(self.key_data)
        return self._key

    @property
    def value(self) -> object:
        """The value, read when it is first asked for."""
        if self._value is _UNREAD:
            self._value = self._read(self.value_data)
        return self._value

    def _read(self, data: bytes) -> object:
        type_id = int.from_bytes(data[4:8], "big", signed=True)
        if type_id == type_ids.PORTABLE:
            return _PORTABLES.read(data)
        if type_id > 0 or type_id == type_ids.IDENTIFIED:
            raise HazelcastSerializationError(
                f"A query looks into a value that is {type_ids.describe(type_id)}, and the development member reads"
                " built-in types, JSON, compact records and Portable: use a real member that has the class"
                " (`hazelcast server`)"
            )
        return self._registry.to_object(data)

    def attribute(self, text: str) -> object:
        """Return the value at an attribute path, None when there is none, `Many` for a path with `[any]`.

        Raises:
            QueryError: The value has no such attribute and isn't JSON, or the path is malformed.
        """
        path = parse_path(text)
        root = self.key if path.of_key else self.value
        if not isinstance(root, HazelcastJsonValue):
            return _follow(root, path.steps, json=False)
        if path.of_this:
            return None
        if path.of_key:
            document = _parse(root)
        elif self._json is _UNREAD:
            document = self._json = _parse(root)
        else:
            document = self._json
        if not path.steps:
            return root if isinstance(document, (dict, list)) else document
        return _part(_follow(document, path.steps, json=True))

    def values(self, text: str) -> Sequence[object]:
        """Return what an aggregator looks at: the value at an attribute path, or the several of them.

        There is nothing where an object or array of JSON is, but for those in the objects of an array.
        """
        found = self._found(text)
        return found if _IN_ITEMS in text else [value for value in found if not isinstance(value, JsonPart)]

    def judged(self, text: str) -> Iterator[object]:
        """Yield what a predicate looks at: the value or values; an empty array of a record stands for a missing value.

        Raises:
            ClassCastError: There are objects or arrays within the objects of a JSON array.
        """
        values = self._found(text)
        if not values and not isinstance(self.key if parse_path(text).of_key else self.value, HazelcastJsonValue):
            yield None
        for value in values:
            if isinstance(value, JsonPart) and _IN_ITEMS in text:
                raise not_castable(value, "java.lang.Comparable")
            yield value

    def _found(self, text: str) -> Sequence[object]:
        value = self.attribute(text)
        return value if isinstance(value, Many) else (value,)

    def attribute_data(self, text: str, value: object) -> bytes | None:
        """Serialize `value`, which was found at an attribute path; None stays None."""
        if text == VALUE:
            return self.value_data
        if text == KEY:
            return self.key_data
        if value is None:
            return None
        if isinstance(value, JsonPart):
            value = HazelcastJsonValue(msgspec.json.encode(value.content).decode())
        return self._registry.to_data(value)


def _part(found: object) -> object:
    if isinstance(found, Many):
        return Many(_part(one) for one in found)
    return JsonPart(found) if isinstance(found, (dict, list)) else found


def _parse(value: HazelcastJsonValue) -> object:
    try:
        return msgspec.json.decode(value.to_string())
    except msgspec.DecodeError as error:
        raise QueryError(f"The value is not JSON: {error}") from error


def _field(record: PortableRecord | GenericRecord, name: str) -> object:
    if isinstance(record, PortableRecord):
        return record.get(name)
    return record.get(name) if name in record else None


def _require_kind(record: PortableRecord | GenericRecord, name: str, steps: tuple[Step, ...]) -> None:
    """Check that a path can lead on from a field: only arrays have items, and only records have fields.

    Raises:
        QueryError: It can't.
    """
    kind = record.kind(name) if isinstance(record, PortableRecord) else _compact_kind(record, name)
    if not steps or kind is None:
        return
    if kind.is_array is isinstance(steps[0], str) and not (steps == (ANY,) and _field(record, name) is None):
        raise QueryError(
            f'The field "{name}" is {"an" if kind.is_array else "no"} array, and the path goes on otherwise'
        )
    if isinstance(steps[-1], str) and not kind.is_record:
        raise QueryError(
            f'com.hazelcast.nio.serialization.HazelcastSerializationException: The field "{name}" holds no records'
        )


def _compact_kind(record: GenericRecord, name: str) -> Kind | None:
    field = record.schema.by_name.get(name)
    if field is None:
        return None
    text = field.kind.name
    return Kind(text.startswith("ARRAY_OF_"), text.endswith("COMPACT"))


def _leads_on(item: object, steps: tuple[Step, ...]) -> bool:
    """Tell whether the rest of a path leads to something in an item of a JSON array: nothing stands for it if not.

    Raises:
        QueryError: It leads into an array once more.
    """
    for position, step in enumerate(steps):
        if not position and not isinstance(item, (dict, list)):
            return False
        if not isinstance(step, str):
            raise QueryError("java.lang.UnsupportedOperationException: Nested arrays in JSON paths are not supported")
        if not isinstance(item, dict) or step not in item:
            return False
        item = cast("dict[str, Any]", item)[step]
    return True


def _follow(value: object, steps: tuple[Step, ...], *, json: bool) -> object:
    for position, step in enumerate(steps):
        if value is None:
            return None
        if step is ANY:
            if not isinstance(value, list):
                return None
            found: list[object] = []
            rest = steps[position + 1 :]
            for item in cast("list[object]", value):
                if json and rest and not _leads_on(item, rest):
                    continue
                inner = _follow(item, rest, json=json)
                found += inner if isinstance(inner, Many) else (inner,)
            return Many(found)
        if isinstance(step, int):
            items = cast("list[object]", value) if isinstance(value, list) else []
            value = items[step] if step < len(items) else None
        elif isinstance(value, (PortableRecord, GenericRecord)):
            _require_kind(value, step, steps[position + 1 : position + 3])
            value = _field(value, step)
        elif json:
            value = cast("dict[str, Any]", value).get(step) if isinstance(value, dict) else None
        else:
            raise QueryError(
                "java.lang.IllegalArgumentException: There is no suitable accessor for"
                f" '{step}' on class '{java_name(value)}'"
            )
    return value

"""Which Java classes a serialized value is an instance of."""

from __future__ import annotations

from typing import Final

from hazelcast.serialization import type_ids

_COMPARABLE: Final = ("java.lang.Comparable",)
_NUMBER: Final = ("java.lang.Number", *_COMPARABLE)
_LIST: Final = ("java.util.List", "java.util.Collection", "java.lang.Iterable")

_CLASSES: Final[dict[int, frozenset[str]]] = {
    type_id: frozenset({*classes, "java.lang.Object", "java.io.Serializable"})
    for type_id, classes in {
        type_ids.BYTE: ("java.lang.Byte", *_NUMBER),
        type_ids.BOOLEAN: ("java.lang.Boolean", *_COMPARABLE),
        type_ids.CHAR: ("java.lang.Character", *_COMPARABLE),
        type_ids.SHORT: ("java.lang.Short", *_NUMBER),
        type_ids.INT: ("java.lang.Integer", *_NUMBER),
        type_ids.LONG: ("java.lang.Long", *_NUMBER),
        type_ids.FLOAT: ("java.lang.Float", *_NUMBER),
        type_ids.DOUBLE: ("java.lang.Double", *_NUMBER),
        type_ids.STRING: ("java.lang.String", "java.lang.CharSequence", *_COMPARABLE),
        type_ids.UUID: ("java.util.UUID", *_COMPARABLE),
        type_ids.BIG_INTEGER: ("java.math.BigInteger", *_NUMBER),
        type_ids.BIG_DECIMAL: ("java.math.BigDecimal", *_NUMBER),
        type_ids.ARRAY_LIST: ("java.util.ArrayList", *_LIST),
        type_ids.LINKED_LIST: ("java.util.LinkedList", *_LIST),
        type_ids.LOCAL_DATE: ("java.time.LocalDate", *_COMPARABLE),
        type_ids.LOCAL_TIME: ("java.time.LocalTime", *_COMPARABLE),
        type_ids.LOCAL_DATE_TIME: ("java.time.LocalDateTime", *_COMPARABLE),
        type_ids.OFFSET_DATE_TIME: ("java.time.OffsetDateTime", *_COMPARABLE),
        type_ids.JSON: ("com.hazelcast.core.HazelcastJsonValue",),
    }.items()
}
_OTHER: Final = frozenset({"java.lang.Object"})


def is_instance(data: bytes, class_name: str) -> bool:
    """Tell whether Java would read `data` as an instance of a class; the classes of applications are not known here."""
    return class_name in _CLASSES.get(int.from_bytes(data[4:8], "big", signed=True), _OTHER)

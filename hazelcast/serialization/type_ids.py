"""Type ids: the int32 in front of every serialized value that says how to read it.

Ids above 0 belong to applications; 0 and below are the platform's own.
"""

from __future__ import annotations

from typing import Final

__all__ = ["describe"]

NULL: Final = 0
PORTABLE: Final = -1
IDENTIFIED: Final = -2
BYTE: Final = -3
BOOLEAN: Final = -4
CHAR: Final = -5
SHORT: Final = -6
INT: Final = -7
LONG: Final = -8
FLOAT: Final = -9
DOUBLE: Final = -10
STRING: Final = -11
BYTE_ARRAY: Final = -12
BOOLEAN_ARRAY: Final = -13
CHAR_ARRAY: Final = -14
SHORT_ARRAY: Final = -15
INT_ARRAY: Final = -16
LONG_ARRAY: Final = -17
FLOAT_ARRAY: Final = -18
DOUBLE_ARRAY: Final = -19
STRING_ARRAY: Final = -20
UUID: Final = -21
CLASS: Final = -24
BIG_INTEGER: Final = -26
BIG_DECIMAL: Final = -27
OBJECT_ARRAY: Final = -28
ARRAY_LIST: Final = -29
LINKED_LIST: Final = -30
LOCAL_DATE: Final = -51
LOCAL_TIME: Final = -52
LOCAL_DATE_TIME: Final = -53
OFFSET_DATE_TIME: Final = -54
COMPACT: Final = -55
JAVA_SERIALIZABLE: Final = -100
JAVA_EXTERNALIZABLE: Final = -101
PYTHON_PICKLE: Final = -120
JSON: Final = -130

_NAMES: Final = {
    value: name.lower().replace("_", " ")
    for name, value in sorted(globals().items())
    if name.isupper() and type(value) is int
}


def describe(type_id: int) -> str:
    """Return a type id with its name, for messages: `"string (type id -11)"`."""
    name = _NAMES.get(type_id)
    return f"{name} (type id {type_id})" if name else f"type id {type_id}"

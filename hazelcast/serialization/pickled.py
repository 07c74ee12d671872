"""Python's pickle, for those who ask for it."""

from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.custom import StreamSerializer

if TYPE_CHECKING:
    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

__all__ = ["PickleSerializer"]

_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")


class PickleSerializer(StreamSerializer[Any]):
    """Pickles what nothing else can serialize, and reads what the official Python client has pickled.

    **Danger.** Reading a pickle runs whatever code its writer put in: whoever can write to the cluster, be it a client,
    a member or somebody on an unencrypted connection, can run any program on this machine with the rights of this
    process. Use this only if all of them are trusted, and rather not at all: JSON and compact records keep the same
    values, and members and other languages can read those.

    The client never uses it by itself. Name it in an option, and values of all other types are still written as they
    would be without it:

    - ``global_serializer=PickleSerializer`` pickles values of every type that has no serializer;
    - ``custom_serializers={set: PickleSerializer}`` pickles sets and their subclasses alone.

    Either way, all pickles are read, of whatever type.

    Example:
        >>> from hazelcast.serialization import Registry
        >>> registry = Registry(global_serializer=PickleSerializer)
        >>> registry.to_object(registry.to_data({1, 2}))
        {1, 2}
    """

    @override
    def get_type_id(self) -> int:
        """Return the type id under which the official Python client pickles."""
        return type_ids.PYTHON_PICKLE

    @override
    def write(self, out: ObjectDataOutput, obj: Any) -> None:
        """Pickle a value by the oldest protocol, as text, which is what the official client reads."""
        # That protocol has characters from U+0080 to U+00FF as such bytes, and only within text, where an escape
        # sequence means the same.
        text = _NOT_ASCII.sub(lambda match: b"\\u%04x" % match[0][0], pickle.dumps(obj, 0))
        out.write_string(text.decode("ascii"))

    @override
    def read(self, inp: ObjectDataInput) -> Any:
        """Unpickle a value, which runs any code in it."""
        text = inp.read_string()
        if text is None:
            raise HazelcastSerializationError("The pickled value is malformed: there is nothing in it")
        return pickle.loads(text.encode())

"""The projections that clients send, and what they take of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from hazelcast.errors import IllegalArgumentError
from hazelcast.member.query import results
from hazelcast.serialization.api import IdentifiedDataSerializable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.member.query.record import Record
    from hazelcast.serialization.api import ObjectDataInput

FACTORY_ID: Final = -30


class Projection(IdentifiedDataSerializable):
    """Takes something of an entry."""

    def project(self, record: Record) -> bytes | None:
        """Return the serialized result for an entry; None when there is nothing."""
        raise NotImplementedError


class SingleAttribute(Projection):
    attribute: str = ""

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.attribute = _checked(object_data_input.read_string())

    @override
    def project(self, record: Record) -> bytes | None:
        return record.attribute_data(self.attribute, record.attribute(self.attribute))


class MultiAttribute(Projection):
    attributes: Sequence[str] = ()

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.attributes = [_checked(path) for path in object_data_input.read_string_array() or ()]

    @override
    def project(self, record: Record) -> bytes | None:
        return results.object_array([record.attribute_data(path, record.attribute(path)) for path in self.attributes])


class Identity(Projection):
    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        """There is nothing to read."""

    @override
    def project(self, record: Record) -> bytes | None:
        return results.entry(record)


def _checked(path: str | None) -> str:
    if not path:
        raise IllegalArgumentError("attributePath must not be null or empty")
    if "[any]" in path:
        raise IllegalArgumentError("attributePath must not contain [any] operators")
    return path


CLASSES: Final[dict[int, type[IdentifiedDataSerializable]]] = {0: SingleAttribute, 1: MultiAttribute, 2: Identity}

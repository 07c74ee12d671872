"""Reads values, predicates, aggregators and projections."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Final, TypeVar

from hazelcast.errors import HazelcastSerializationError
from hazelcast.member.query import aggregators, predicates, projections
from hazelcast.member.query.aggregators import Aggregator
from hazelcast.member.query.predicates import Predicate
from hazelcast.member.query.projections import Projection
from hazelcast.serialization import IntType, Registry, type_ids

if TYPE_CHECKING:
    from hazelcast.serialization.api import IdentifiedDataSerializable

Q = TypeVar("Q", bound="IdentifiedDataSerializable")

_CLASSES: Final = {
    predicates.FACTORY_ID: predicates.CLASSES,
    aggregators.FACTORY_ID: aggregators.CLASSES,
    projections.FACTORY_ID: projections.CLASSES,
}
_IDENTIFIED_HEAD: Final = Struct(">?ii")


class QueryReader:
    """What a member knows of serialization: built-in types, JSON, compact records, and what queries are made of.

    Attributes:
        registry: Reads values; writes integers as 64 bits, as those of JSON are.
    """

    def __init__(self) -> None:
        self.registry: Registry = Registry(default_int_type=IntType.LONG, data_serializable_factories=_CLASSES)

    def predicate(self, data: bytes) -> Predicate:
        """Read a predicate."""
        return self._read(data, Predicate, "predicate")

    def aggregator(self, data: bytes) -> Aggregator:
        """Read an aggregator."""
        return self._read(data, Aggregator, "aggregator")

    def projection(self, data: bytes) -> Projection:
        """Read a projection."""
        return self._read(data, Projection, "projection")

    def _read(self, data: bytes, cls: type[Q], what: str) -> Q:
        _require_known(data, what)
        query = self.registry.to_object(data)
        if not isinstance(query, cls):
            raise HazelcastSerializationError(f"Expected a {what}, not a {type(query).__name__}")
        return query


def _require_known(data: bytes, what: str) -> None:
    """Refuse what is code of an application, with a message for whoever wrote it."""
    type_id = int.from_bytes(data[4:8], "big", signed=True)
    if type_id == type_ids.IDENTIFIED and len(data) >= 8 + _IDENTIFIED_HEAD.size:
        _, factory_id, class_id = _IDENTIFIED_HEAD.unpack_from(data, 8)
        if class_id in _CLASSES.get(factory_id, {}):
            return
        which = f"factory id {factory_id}, class id {class_id}"
    else:
        which = type_ids.describe(type_id)
    raise HazelcastSerializationError(
        f"This {what} ({which}) is Java code of an application, which the development member does not run:"
        " use a real member that has the class (`hazelcast server`)"
    )

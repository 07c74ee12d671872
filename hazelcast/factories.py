"""Identified classes of Hazelcast itself: what members and clients read and write without any configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.aggregator import AGGREGATOR_FACTORY, AGGREGATOR_FACTORY_ID
from hazelcast.core import MapEntry
from hazelcast.predicate import PREDICATE_FACTORY, PREDICATE_FACTORY_ID
from hazelcast.projection import PROJECTION_FACTORY, PROJECTION_FACTORY_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hazelcast.serialization.identified import IdentifiedDataSerializable

BUILTIN_FACTORIES: Mapping[int, Mapping[int, type[IdentifiedDataSerializable]]] = {
    PREDICATE_FACTORY_ID: PREDICATE_FACTORY,
    AGGREGATOR_FACTORY_ID: AGGREGATOR_FACTORY,
    PROJECTION_FACTORY_ID: PROJECTION_FACTORY,
    MapEntry.FACTORY_ID: {MapEntry.CLASS_ID: MapEntry},
}
"""Classes by factory id and class id, for the option `data_serializable_factories` of a `Registry`."""

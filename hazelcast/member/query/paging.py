"""One page of the sorted result of a query, found from the ends of earlier pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hazelcast.errors import ClassCastError, HazelcastSerializationError, IllegalArgumentError
from hazelcast.member.query.portable import PortableRecord
from hazelcast.member.query.record import Record
from hazelcast.protocol.structures import AnchorDataListHolder, PagingPredicateHolder
from hazelcast.serialization import HazelcastJsonValue
from hazelcast.serialization.compact import GenericRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hazelcast.serialization import Registry

_BY_VALUE: Final = 1


def page(
    records: Iterable[Record], holder: PagingPredicateHolder, registry: Registry
) -> tuple[list[Record], AnchorDataListHolder]:
    """Return a page of `records`, and the anchors: the last entry of each full page that is known.

    Keys and entries are sorted by key, values by value; entries of equal values by their serialized keys.

    Raises:
        ClassCastError: The keys or values have no common order.
        HazelcastSerializationError: There is a comparator, which would be Java code.
        IllegalArgumentError: There can't be such a page.
    """
    if holder.comparator_data is not None:
        raise HazelcastSerializationError(
            "A comparator is Java code of an application, which the development member does not run:"
            " use a real member that has the class (`hazelcast server`)"
        )
    size = holder.page_size
    if size < 1 or holder.page < 0:
        raise IllegalArgumentError(f"There is no page {holder.page} of {size} entries")
    known = holder.anchor_data_list_holder
    anchors = dict(zip(known.anchor_page_list, known.anchor_data_list, strict=True))
    nearest = max((number for number in anchors if number < holder.page), default=-1)
    after = Record(registry, *anchors[nearest]) if nearest >= 0 else None
    found = _sorted(records, after, by_value=holder.iteration_type_id == _BY_VALUE)
    for number in range(nearest + 1, holder.page + 1):
        end = (number - nearest) * size
        if end <= len(found):
            anchors[number] = found[end - 1].key_data, found[end - 1].value_data
    end = (holder.page - nearest) * size
    numbers = sorted(anchors)
    return found[end - size : end], AnchorDataListHolder(numbers, [anchors[number] for number in numbers])


def _sorted(records: Iterable[Record], after: Record | None, *, by_value: bool) -> list[Record]:
    """Return the records in order, those only that come after another."""

    def rank(record: Record) -> tuple[Any, bytes]:
        value = record.value if by_value else record.key
        if isinstance(value, HazelcastJsonValue):
            value = value.to_string()
        elif isinstance(value, (GenericRecord, PortableRecord)):
            raise IllegalArgumentError("The records of a page have no order: they are not comparable")
        elif isinstance(value, (list, dict)):
            raise TypeError("lists are not comparable")
        return value, record.key_data[4:]

    try:
        if after is not None:
            start = rank(after)
            records = [record for record in records if rank(record) > start]
        return sorted(records, key=rank)
    except TypeError as error:
        raise ClassCastError(f"The entries have no common order: {error}") from error

"""One page of the sorted result of a query, found from the ends of earlier pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from hazelcast.errors import HazelcastSerializationError, IllegalArgumentError
from hazelcast.member.query.java_hash import java_hash
from hazelcast.member.query.record import Record
from hazelcast.member.query.values import is_comparable, java_name, not_castable, sortable
from hazelcast.protocol.structures import AnchorDataListHolder, PagingPredicateHolder
from hazelcast.serialization import HazelcastJsonValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.serialization import Registry

_BY_VALUE: Final = 1


def page(
    records: Sequence[Record], holder: PagingPredicateHolder, registry: Registry
) -> tuple[list[Record], AnchorDataListHolder]:
    """Return a page of `records`, and the anchors: the last entry of each full page that is known.

    Keys and entries are sorted by key, values by value; entries of equal values by the Java hash codes of their keys.

    Raises:
        ClassCastError: The keys or values are of several classes.
        HazelcastSerializationError: There is a comparator, which would be Java code.
        IllegalArgumentError: There can't be such a page, or the keys or values have no order.
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


def _sorted(records: Sequence[Record], after: Record | None, *, by_value: bool) -> list[Record]:
    """Return the records in order, those only that come after another."""
    compared = [*filter(None, [after]), *records]
    if len(compared) == 1:
        return list(records)
    for one, other in pairwise(compared):
        _require_order(one, other, by_value=by_value)

    def rank(record: Record) -> tuple[Any, int]:
        value = record.value if by_value else record.key
        return sortable(_text(value)), java_hash(record.key_data, _text(record.key))

    start = None if after is None else rank(after)
    return sorted((record for record in records if start is None or rank(record) > start), key=rank)


def _require_order(one: Record, other: Record, *, by_value: bool) -> None:
    """Check that Java can compare the keys or values of two entries."""
    data = [record.value_data if by_value else record.key_data for record in (one, other)]
    values = [record.value if by_value else record.key for record in (one, other)]
    for value in values:
        if not is_comparable(_text(value)) and not isinstance(value, bool):
            raise IllegalArgumentError(f"Not comparable: {java_name(value)}")
    if data[0][4:8] != data[1][4:8]:
        raise not_castable(values[1], java_name(values[0]))


def _text(value: object) -> object:
    """Return the text of JSON, as which Java compares it; other values stay."""
    return value.to_string() if isinstance(value, HazelcastJsonValue) else value

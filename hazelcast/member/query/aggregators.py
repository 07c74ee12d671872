"""The aggregators that clients send, and what they make of entries."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Final, TypeAlias

from typing_extensions import override

from hazelcast.errors import IllegalArgumentError, NullPointerError
from hazelcast.member.query import results
from hazelcast.member.query.values import compare, is_comparable, is_number, not_castable
from hazelcast.serialization.api import IdentifiedDataSerializable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hazelcast.member.query.record import Record
    from hazelcast.serialization.api import ObjectDataInput

FACTORY_ID: Final = -29

_LONG: Final = 1 << 63
_INT: Final = 1 << 31

Number: TypeAlias = int | float | Decimal


class Aggregator(IdentifiedDataSerializable):
    """Makes one value out of an attribute of many entries."""

    attribute: str = "this"

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        # What follows the attribute is the state of an aggregation not yet begun: always the same.
        self.attribute = object_data_input.read_string() or "this"

    def aggregate(self, records: Iterable[Record]) -> bytes | None:
        """Return the serialized result; None when there is none."""
        raise NotImplementedError

    def values(self, records: Iterable[Record]) -> Iterator[object]:
        """Yield the attribute of each entry, missing ones as None, and all values of a path with `[any]`."""
        for record in records:
            yield from record.values(self.attribute)


class Count(Aggregator):
    @override
    def aggregate(self, records: Iterable[Record]) -> bytes | None:
        return results.long(sum(1 for _ in self.values(records)))


class DistinctValues(Aggregator):
    @override
    def aggregate(self, records: Iterable[Record]) -> bytes | None:
        found: dict[bytes, None] = {}
        for record in records:
            for value in record.values(self.attribute):
                found[record.attribute_data(self.attribute, value) or results.NULL] = None
        return results.distinct_set(found)


class Sum(Aggregator):
    """Adds numbers after turning them into what the aggregator works with."""

    def convert(self, value: Number) -> Number:
        """Return a number as it is added."""
        raise NotImplementedError

    def result(self, total: Number) -> bytes:
        """Return the serialized sum."""
        return results.double(float(total))

    @override
    def aggregate(self, records: Iterable[Record]) -> bytes | None:
        return self.result(self.add(self.numbers(records)))

    def add(self, numbers: list[Number]) -> Number:
        """Return the sum."""
        return sum(numbers)

    def numbers(self, records: Iterable[Record]) -> list[Number]:
        """Return what is added.

        Raises:
            NullPointerError: An entry has no such attribute.
            ClassCastError: It is no number.
        """
        return [self.convert(_number(value)) for value in self.values(records)]


class FloatingPointSum(Sum):
    @override
    def convert(self, value: Number) -> Number:
        return float(value)


class DoubleSum(FloatingPointSum):
    """Takes no decimals, not even those that are exact as 64 bits."""

    @override
    def convert(self, value: Number) -> Number:
        if isinstance(value, Decimal):
            raise IllegalArgumentError(f"Can't represent {value} as double exactly")
        return super().convert(value)


class FixedPointSum(Sum):
    @override
    def convert(self, value: Number) -> Number:
        if isinstance(value, float):
            # As Java makes it a long: what is beyond is the nearest that there is.
            return 0 if isnan(value) else int(min(max(value, -_LONG), _LONG)) - (value >= _LONG)
        return int(value)

    @override
    def add(self, numbers: list[Number]) -> Number:
        return (int(sum(numbers)) + _LONG) % (2 * _LONG) - _LONG

    @override
    def result(self, total: Number) -> bytes:
        return results.long(int(total))


class LongSum(FixedPointSum):
    """Takes no decimals either."""

    java_type = "long"

    @override
    def convert(self, value: Number) -> Number:
        found = super().convert(value)
        same = value == float(found) if isinstance(value, float) else value == found
        if isinstance(value, Decimal) or not same:
            raise IllegalArgumentError(f"Can't represent {value} as {self.java_type} exactly")
        return found


class IntSum(LongSum):
    java_type = "int"

    @override
    def convert(self, value: Number) -> Number:
        if not -_INT <= value < _INT:
            raise IllegalArgumentError(f"Can't represent {value} as int exactly")
        return super().convert(value)


class Average(Sum):
    """Divides the sum by the number of values; there is no result without any."""

    @override
    def aggregate(self, records: Iterable[Record]) -> bytes | None:
        numbers = self.numbers(records)
        return results.double(float(self.add(numbers)) / len(numbers)) if numbers else None


class DoubleAverage(Average, DoubleSum):
    pass


class NumberAverage(Average, FloatingPointSum):
    pass


class LongAverage(Average, LongSum):
    pass


class IntAverage(Average, IntSum):
    pass


class Extreme(Aggregator):
    """Finds the entry whose attribute is the smallest or largest, missing ones aside."""

    sign = 1

    @override
    def aggregate(self, records: Iterable[Record]) -> bytes | None:
        best: tuple[object, Record] | None = None
        for record in records:
            for value in record.values(self.attribute):
                if value is None:
                    continue
                if not is_comparable(value):
                    raise not_castable(value, "java.lang.Comparable")
                if best is None or self._order(value, best[0]) > 0:
                    best = value, record
        return None if best is None else self.result(*best)

    def result(self, value: object, record: Record) -> bytes | None:
        """Return what is answered for the best value and the entry that has it."""
        return record.attribute_data(self.attribute, value)

    def _order(self, value: object, other: object) -> int:
        alike = type(value) is type(other) or (
            is_number(value) and is_number(other) and not isinstance(value, Decimal) and not isinstance(other, Decimal)
        )
        if not alike:
            raise not_castable(value, "java.lang.Comparable")
        return self.sign * (compare(value, other) or 0)


class Max(Extreme):
    pass


class Min(Extreme):
    sign = -1


class MaxBy(Extreme):
    @override
    def result(self, value: object, record: Record) -> bytes | None:
        return results.entry(record)


class MinBy(MaxBy):
    sign = -1


def _number(value: object) -> Number:
    if value is None:
        raise NullPointerError('Cannot invoke "java.lang.Number.longValue()" because "value" is null')
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    raise not_castable(value, "java.lang.Number")


CLASSES: Final[dict[int, type[IdentifiedDataSerializable]]] = {
    4: Count,
    5: DistinctValues,
    6: DoubleAverage,
    7: DoubleSum,
    8: FixedPointSum,
    9: FloatingPointSum,
    10: IntAverage,
    11: IntSum,
    12: LongAverage,
    13: LongSum,
    14: Max,
    15: Min,
    16: NumberAverage,
    17: MaxBy,
    18: MinBy,
}

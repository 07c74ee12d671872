"""Aggregators: what `Map.aggregate` computes on the members, such as a count, a sum or a maximum.

An attribute path is as in `hazelcast.predicate`; without one, the values themselves are aggregated. All functions raise
`InvalidArgumentTypeError` or `InvalidArgumentValueError` for an attribute that is not a path.

An average, a maximum or a minimum of no entries is None; a count or a sum is 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias

from typing_extensions import override

from hazelcast.checks import attribute_path as path
from hazelcast.checks import optional
from hazelcast.core import MapEntry
from hazelcast.serialization.identified import IdentifiedDataSerializable
from hazelcast.types import AggregatorResultType

if TYPE_CHECKING:
    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

__all__ = [
    "AGGREGATOR_FACTORY",
    "AGGREGATOR_FACTORY_ID",
    "Aggregator",
    "AttributeAggregator",
    "CanonicalizingHashSet",
    "CountAggregator",
    "DistinctAggregator",
    "DoubleAverageAggregator",
    "DoubleSumAggregator",
    "FixedPointSumAggregator",
    "FloatingPointSumAggregator",
    "IntAverageAggregator",
    "IntSumAggregator",
    "LongAverageAggregator",
    "LongSumAggregator",
    "MaxAggregator",
    "MaxByAggregator",
    "MinAggregator",
    "MinByAggregator",
    "NumberAverageAggregator",
    "count",
    "distinct",
    "double_avg",
    "double_sum",
    "fixed_point_sum",
    "floating_point_sum",
    "int_avg",
    "int_sum",
    "long_avg",
    "long_sum",
    "max_",
    "max_by",
    "min_",
    "min_by",
    "number_avg",
]

AGGREGATOR_FACTORY_ID = -29

AGGREGATOR_FACTORY: dict[int, type[IdentifiedDataSerializable]] = {}
"""The classes by class id, to read aggregators, and the set of distinct values, with."""

State: TypeAlias = tuple[Literal["int", "long", "double", "object"], ...]
"""Accumulators of an aggregator, which start from zero or null and go on the wire behind the path."""


class Aggregator(Generic[AggregatorResultType]):
    """Computes a result of that type from the entries of a map, on the members.

    An application's own aggregator, which must have a counterpart on the members, derives from this class and from what
    makes it serializable.
    """


class AttributeAggregator(Aggregator[AggregatorResultType], IdentifiedDataSerializable):
    """An aggregator that members know, over an attribute or, without one, over the values."""

    class_id: ClassVar[int]
    state: ClassVar[State]

    @override
    def __init_subclass__(cls, *, class_id: int, state: State) -> None:
        super().__init_subclass__()
        cls.class_id = class_id
        cls.state = state
        AGGREGATOR_FACTORY[class_id] = cls

    def __init__(self, attribute_path: str | None = None) -> None:
        self.attribute_path = attribute_path

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_string(self.attribute_path)
        for kind in self.state:
            match kind:
                case "int":
                    object_data_output.write_int(0)
                case "long":
                    object_data_output.write_long(0)
                case "double":
                    object_data_output.write_double(0.0)
                case "object":
                    object_data_output.write_object(None)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.attribute_path = object_data_input.read_string()
        for kind in self.state:
            match kind:
                case "int":
                    object_data_input.read_int()
                case "long":
                    object_data_input.read_long()
                case "double":
                    object_data_input.read_double()
                case "object":
                    object_data_input.read_object()

    @override
    def get_factory_id(self) -> int:
        return AGGREGATOR_FACTORY_ID

    @override
    def get_class_id(self) -> int:
        return self.class_id

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.attribute_path == other.attribute_path

    @override
    def __hash__(self) -> int:
        return hash((type(self), self.attribute_path))

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self.attribute_path is None else repr(self.attribute_path)})"


class CountAggregator(AttributeAggregator[int], class_id=4, state=("long",)):
    """What `count` returns."""


class DistinctAggregator(AttributeAggregator[set[Any]], class_id=5, state=("int",)):
    """What `distinct` returns."""


class DoubleAverageAggregator(AttributeAggregator[float | None], class_id=6, state=("double", "long")):
    """What `double_avg` returns."""


class DoubleSumAggregator(AttributeAggregator[float], class_id=7, state=("double",)):
    """What `double_sum` returns."""


class FixedPointSumAggregator(AttributeAggregator[int], class_id=8, state=("long",)):
    """What `fixed_point_sum` returns."""


class FloatingPointSumAggregator(AttributeAggregator[float], class_id=9, state=("double",)):
    """What `floating_point_sum` returns."""


class IntAverageAggregator(AttributeAggregator[float | None], class_id=10, state=("long", "long")):
    """What `int_avg` returns."""


class IntSumAggregator(AttributeAggregator[int], class_id=11, state=("long",)):
    """What `int_sum` returns."""


class LongAverageAggregator(AttributeAggregator[float | None], class_id=12, state=("long", "long")):
    """What `long_avg` returns."""


class LongSumAggregator(AttributeAggregator[int], class_id=13, state=("long",)):
    """What `long_sum` returns."""


class MaxAggregator(AttributeAggregator[Any], class_id=14, state=("object",)):
    """What `max_` returns."""


class MinAggregator(AttributeAggregator[Any], class_id=15, state=("object",)):
    """What `min_` returns."""


class NumberAverageAggregator(AttributeAggregator[float | None], class_id=16, state=("double", "long")):
    """What `number_avg` returns."""


class MaxByAggregator(AttributeAggregator[MapEntry[Any, Any] | None], class_id=17, state=("object", "object")):
    """What `max_by` returns."""


class MinByAggregator(AttributeAggregator[MapEntry[Any, Any] | None], class_id=18, state=("object", "object")):
    """What `min_by` returns."""


class CanonicalizingHashSet(set[Any], IdentifiedDataSerializable):
    """The set in which members return distinct values."""

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(len(self))
        for item in self:
            object_data_output.write_object(item)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        for _ in range(object_data_input.read_int()):
            self.add(object_data_input.read_object())

    @override
    def get_factory_id(self) -> int:
        return AGGREGATOR_FACTORY_ID

    @override
    def get_class_id(self) -> int:
        return 19


AGGREGATOR_FACTORY[19] = CanonicalizingHashSet


def count(attribute_path: str | None = None) -> Aggregator[int]:
    """Count the values, null included; with an attribute, what the path leads to."""
    return CountAggregator(_path(attribute_path))


def distinct(attribute_path: str | None = None) -> Aggregator[set[Any]]:
    """Collect the values that differ, null included."""
    return DistinctAggregator(_path(attribute_path))


def double_avg(attribute_path: str | None = None) -> Aggregator[float | None]:
    """Average doubles, or numbers that become doubles without loss; none of them may be null."""
    return DoubleAverageAggregator(_path(attribute_path))


def double_sum(attribute_path: str | None = None) -> Aggregator[float]:
    """Sum up doubles, or numbers that become doubles without loss; none of them may be null."""
    return DoubleSumAggregator(_path(attribute_path))


def fixed_point_sum(attribute_path: str | None = None) -> Aggregator[int]:
    """Sum up numbers of any type, each cut to a whole number; none of them may be null."""
    return FixedPointSumAggregator(_path(attribute_path))


def floating_point_sum(attribute_path: str | None = None) -> Aggregator[float]:
    """Sum up numbers of any type as doubles; none of them may be null."""
    return FloatingPointSumAggregator(_path(attribute_path))


def int_avg(attribute_path: str | None = None) -> Aggregator[float | None]:
    """Average whole numbers of up to 32 bits; none of them may be null."""
    return IntAverageAggregator(_path(attribute_path))


def int_sum(attribute_path: str | None = None) -> Aggregator[int]:
    """Sum up whole numbers of up to 32 bits; none of them may be null."""
    return IntSumAggregator(_path(attribute_path))


def long_avg(attribute_path: str | None = None) -> Aggregator[float | None]:
    """Average whole numbers of up to 64 bits; none of them may be null."""
    return LongAverageAggregator(_path(attribute_path))


def long_sum(attribute_path: str | None = None) -> Aggregator[int]:
    """Sum up whole numbers of up to 64 bits; none of them may be null."""
    return LongSumAggregator(_path(attribute_path))


def max_(attribute_path: str | None = None) -> Aggregator[Any]:
    """Find the greatest of values that have an order on the member (Java's `Comparable`); null is ignored."""
    return MaxAggregator(_path(attribute_path))


def min_(attribute_path: str | None = None) -> Aggregator[Any]:
    """Find the least of values that have an order on the member (Java's `Comparable`); null is ignored."""
    return MinAggregator(_path(attribute_path))


def number_avg(attribute_path: str | None = None) -> Aggregator[float | None]:
    """Average numbers of any type; none of them may be null."""
    return NumberAverageAggregator(_path(attribute_path))


def max_by(attribute_path: str) -> Aggregator[MapEntry[Any, Any] | None]:
    """Find an entry with the greatest attribute; null is ignored."""
    return MaxByAggregator(path("attribute_path", attribute_path))


def min_by(attribute_path: str) -> Aggregator[MapEntry[Any, Any] | None]:
    """Find an entry with the least attribute; null is ignored."""
    return MinByAggregator(path("attribute_path", attribute_path))


def _path(attribute_path: str | None) -> str | None:
    return optional(path)("attribute_path", attribute_path)

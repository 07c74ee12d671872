"""The predicates that clients send, and whether an entry matches them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError, IllegalArgumentError
from hazelcast.member.java import undefined_error
from hazelcast.member.query import java_classes
from hazelcast.member.query.values import JsonPart, compare, equal, not_castable, require_scalar
from hazelcast.serialization.api import IdentifiedDataSerializable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.member.query.record import Record
    from hazelcast.serialization.api import ObjectDataInput

FACTORY_ID: Final = -20


class Predicate(IdentifiedDataSerializable):
    """What an entry matches or not."""

    def matches(self, record: Record) -> bool:
        """Return whether the entry is one of those asked for."""
        raise NotImplementedError

    def optimized(self) -> Predicate:
        """Return what a query uses instead: the opposites of what stands behind a "not", where they exist.

        It is not quite the same: neither `age > 1` nor `age <= 1` holds where there is no age.
        """
        return self

    def negated(self) -> Predicate:
        """Return the opposite."""
        return NotPredicate(self)


class TruePredicate(Predicate):
    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        """There is nothing to read."""

    @override
    def matches(self, record: Record) -> bool:
        return True


class FalsePredicate(TruePredicate):
    @override
    def matches(self, record: Record) -> bool:
        return False


class AndPredicate(Predicate):
    def __init__(self, predicates: Sequence[Predicate] = ()) -> None:
        self.predicates: Sequence[Predicate] = predicates

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.predicates = [read_predicate(object_data_input) for _ in range(object_data_input.read_int())]

    @override
    def matches(self, record: Record) -> bool:
        return all(predicate.matches(record) for predicate in self.predicates)

    @override
    def optimized(self) -> Predicate:
        predicates = _flat(AndPredicate, [predicate.optimized() for predicate in self.predicates])
        # With one that never holds the others are not looked at; nothing like that is done with "or".
        return next((one for one in predicates if isinstance(one, FalsePredicate)), AndPredicate(predicates))

    @override
    def negated(self) -> Predicate:
        return OrPredicate([predicate.negated() for predicate in self.predicates])


class OrPredicate(AndPredicate):
    @override
    def matches(self, record: Record) -> bool:
        return any(predicate.matches(record) for predicate in self.predicates)

    @override
    def optimized(self) -> Predicate:
        return OrPredicate(_flat(OrPredicate, [predicate.optimized() for predicate in self.predicates]))

    @override
    def negated(self) -> Predicate:
        return AndPredicate([predicate.negated() for predicate in self.predicates])


def _flat(kind: type[AndPredicate], predicates: Sequence[Predicate]) -> Sequence[Predicate]:
    """Return the parts of an "and" or "or" where those of the same kind within it have given way to their parts.

    The first part of each takes its place and the others come last, which shows where a part can't be evaluated.
    """
    first: list[Predicate] = []
    rest: list[Predicate] = []
    for one in predicates:
        if type(one) is kind:
            assert isinstance(one, AndPredicate)
            first += one.predicates[:1]
            rest += one.predicates[1:]
        else:
            first.append(one)
    return first + rest


class NotPredicate(Predicate):
    def __init__(self, predicate: Predicate | None = None) -> None:
        self.predicate = predicate or FalsePredicate()

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.predicate = read_predicate(object_data_input)

    @override
    def matches(self, record: Record) -> bool:
        return not self.predicate.matches(record)

    @override
    def optimized(self) -> Predicate:
        opposite = self.predicate.negated()
        if isinstance(opposite, NotPredicate) and opposite.predicate is self.predicate:
            return self.predicate.optimized().negated()
        return opposite.optimized()  # in this order, which shows where a part can't be evaluated

    @override
    def negated(self) -> Predicate:
        return self.predicate


class AttributePredicate(Predicate):
    """Looks at one attribute; of several values that a path with `[any]` has, one must hold."""

    def __init__(self, attribute: str = "") -> None:
        self.attribute: str = attribute

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.attribute = object_data_input.read_string() or ""
        self.read_rest(object_data_input)

    def read_rest(self, source: ObjectDataInput) -> None:
        """Read what follows the attribute."""
        raise NotImplementedError

    @override
    def matches(self, record: Record) -> bool:
        return any(self.holds(value) for value in record.judged(self.attribute))

    def holds(self, value: object) -> bool:
        """Tell whether the predicate holds for one value of the attribute."""
        raise NotImplementedError


class EqualPredicate(AttributePredicate):
    def __init__(self, attribute: str = "", value: object = None) -> None:
        super().__init__(attribute)
        self.value: object = value

    @override
    def read_rest(self, source: ObjectDataInput) -> None:
        self.value = cast("object", source.read_object())

    @override
    def holds(self, value: object) -> bool:
        return equal(value, self.value)

    @override
    def negated(self) -> Predicate:
        return NotEqualPredicate(self.attribute, self.value)


class NotEqualPredicate(EqualPredicate):
    @override
    def matches(self, record: Record) -> bool:
        # Of several values of a path with `[any]` none may be equal.
        return not super().matches(record)

    @override
    def negated(self) -> Predicate:
        return EqualPredicate(self.attribute, self.value)


class GreaterLessPredicate(AttributePredicate):
    def __init__(
        self, attribute: str = "", value: object = None, *, inclusive: bool = False, less: bool = False
    ) -> None:
        super().__init__(attribute)
        self.value: object = value
        self.inclusive: bool = inclusive
        self.less: bool = less

    @override
    def read_rest(self, source: ObjectDataInput) -> None:
        self.value = cast("object", source.read_object())
        self.inclusive = source.read_boolean()
        self.less = source.read_boolean()
        if self.value is None:
            raise IllegalArgumentError("A comparison needs a value")

    @override
    def holds(self, value: object) -> bool:
        order = compare(value, self.value)
        if order is None:
            return False
        return (order == 0 and self.inclusive) or (order < 0 if self.less else order > 0)

    @override
    def negated(self) -> Predicate:
        return GreaterLessPredicate(self.attribute, self.value, inclusive=not self.inclusive, less=not self.less)


class BetweenPredicate(AttributePredicate):
    def __init__(self, attribute: str = "", low: object = None, high: object = None) -> None:
        super().__init__(attribute)
        self.low: object = low
        self.high: object = high

    @override
    def read_rest(self, source: ObjectDataInput) -> None:
        self.high = cast("object", source.read_object())
        self.low = cast("object", source.read_object())

    @override
    def holds(self, value: object) -> bool:
        low, high = compare(value, self.low), compare(value, self.high)
        return low is not None and high is not None and low >= 0 >= high


class InPredicate(AttributePredicate):
    def __init__(self, attribute: str = "", values: Sequence[object] = ()) -> None:
        super().__init__(attribute)
        self.values: Sequence[object] = values

    @override
    def read_rest(self, source: ObjectDataInput) -> None:
        self.values = [source.read_object() for _ in range(source.read_int())]

    @override
    def holds(self, value: object) -> bool:
        # All are compared, for one that can't be converted is an error wherever it stands.
        return any(equal(value, one) for one in self.values)


class LikePredicate(AttributePredicate):
    """Text with `%` for any characters and `_` for one; a backslash takes them literally."""

    FLAGS = re.DOTALL

    def __init__(self, attribute: str = "", expression: str | None = None) -> None:
        super().__init__(attribute)
        self.expression = expression

    @override
    def read_rest(self, source: ObjectDataInput) -> None:
        self.expression = source.read_string()

    @override
    def holds(self, value: object) -> bool:
        if value is None:
            return self.expression is None
        if isinstance(value, JsonPart):
            return False
        require_scalar(value, type(self).__name__)
        if not isinstance(value, str):
            raise not_castable(value, "java.lang.String")
        return self.expression is not None and self._pattern.fullmatch(value) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return self.compile(self.expression or "")

    def compile(self, expression: str) -> re.Pattern[str]:
        """Return the regular expression that the expression stands for."""
        tokens: list[str] = re.findall(r"\\?.", expression, re.DOTALL)
        return re.compile("".join({"%": ".*", "_": "."}.get(t) or re.escape(t[-1]) for t in tokens), self.FLAGS)


class ILikePredicate(LikePredicate):
    FLAGS = re.DOTALL | re.IGNORECASE


class RegexPredicate(LikePredicate):
    @override
    def compile(self, expression: str) -> re.Pattern[str]:
        try:
            return re.compile(expression)
        except re.error as error:
            raise undefined_error("java.util.regex.PatternSyntaxException", f"{error} in {expression}") from error


class InstanceOfPredicate(Predicate):
    class_name: str = ""

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.class_name = object_data_input.read_string() or ""

    @override
    def matches(self, record: Record) -> bool:
        return java_classes.is_instance(record.value_data, self.class_name)


class SqlPredicate(Predicate):
    predicate: Predicate = TruePredicate()

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        from hazelcast.member.query.sql_where import parse_where

        self.predicate = parse_where(object_data_input.read_string() or "")

    @override
    def matches(self, record: Record) -> bool:
        return self.predicate.matches(record)

    @override
    def optimized(self) -> Predicate:
        return self.predicate.optimized()


class PagingPredicate(Predicate):
    """A predicate for pages, where pages are of no concern: it matches what the one within it does."""

    predicate: Predicate = TruePredicate()

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        self.predicate = object_data_input.read_object() or TruePredicate()
        object_data_input.read_object()  # comparator
        object_data_input.read_int()  # page
        object_data_input.read_int()  # page size
        object_data_input.read_string()  # iteration type
        for _ in range(object_data_input.read_int()):
            object_data_input.read_int()  # page of an anchor, its key and value
            object_data_input.read_object()
            object_data_input.read_object()

    @override
    def matches(self, record: Record) -> bool:
        return self.predicate.matches(record)


def read_predicate(source: ObjectDataInput) -> Predicate:
    """Read a predicate within another."""
    predicate = source.read_object()
    if not isinstance(predicate, Predicate):
        raise HazelcastSerializationError(f"A predicate was expected, not a {type(predicate).__name__}")
    return predicate


CLASSES: Final[dict[int, type[IdentifiedDataSerializable]]] = {
    0: SqlPredicate,
    1: AndPredicate,
    2: BetweenPredicate,
    3: EqualPredicate,
    4: GreaterLessPredicate,
    5: LikePredicate,
    6: ILikePredicate,
    7: InPredicate,
    8: InstanceOfPredicate,
    9: NotEqualPredicate,
    10: NotPredicate,
    11: OrPredicate,
    12: RegexPredicate,
    13: FalsePredicate,
    14: TruePredicate,
    15: PagingPredicate,
}

"""Predicates: which entries of a map a query, an aggregation or a listener is about.

They are made by the functions of this module and combined by `and_`, `or_` and `not_`, or by `&`, `|` and `~`:

    >>> equal("active", True) & (greater("age", 18) | ~like("name", "J%"))
    active = True and (age > 18 or not (name like 'J%'))

An attribute is a path into the value: `name`, `address.city`, `phones[0]`, `phones[any].number`; `this` is the value
itself, `__key` is the key and `__key.id` a path into it. Members look into JSON, compact, portable and Java objects,
and convert what an attribute is compared with to the attribute's type.

All functions raise `InvalidArgumentTypeError` or `InvalidArgumentValueError` for an attribute that is not a path.
"""

from __future__ import annotations

from hazelcast.checks import attribute_path, not_empty, optional, text, whole, wrong_type
from hazelcast.predicate.nodes import (
    PREDICATE_FACTORY,
    PREDICATE_FACTORY_ID,
    Anchor,
    AndPredicate,
    BetweenPredicate,
    EqualPredicate,
    FalsePredicate,
    GreaterLessPredicate,
    ILikePredicate,
    InPredicate,
    InstanceOfPredicate,
    LikePredicate,
    NotEqualPredicate,
    NotPredicate,
    OrPredicate,
    PagingPredicate,
    Predicate,
    RegexPredicate,
    SqlPredicate,
    TruePredicate,
    operand,
)

__all__ = [
    "PREDICATE_FACTORY",
    "PREDICATE_FACTORY_ID",
    "Anchor",
    "AndPredicate",
    "BetweenPredicate",
    "EqualPredicate",
    "FalsePredicate",
    "GreaterLessPredicate",
    "ILikePredicate",
    "InPredicate",
    "InstanceOfPredicate",
    "LikePredicate",
    "NotEqualPredicate",
    "NotPredicate",
    "OrPredicate",
    "PagingPredicate",
    "Predicate",
    "RegexPredicate",
    "SqlPredicate",
    "TruePredicate",
    "and_",
    "between",
    "equal",
    "false",
    "greater",
    "greater_or_equal",
    "ilike",
    "in_",
    "instance_of",
    "less",
    "less_or_equal",
    "like",
    "not_",
    "not_equal",
    "or_",
    "paging",
    "regex",
    "sql",
    "true",
]


def sql(expression: str) -> Predicate:
    """Pass entries that fulfil a condition such as `active and (age > 20 or name like 'J%')`.

    Args:
        expression: What stands behind `where` in SQL: `=`, `!=`, `<`, `<=`, `>`, `>=`, `between`, `in`, `like`,
            `ilike`, `regex`, `and`, `or`, `not`, in upper or lower case. Null is a value like others: write `= null`.
    """
    return SqlPredicate(not_empty("expression", expression))


def equal(attribute: str, value: object) -> Predicate:
    """Pass entries whose attribute equals `value`, which may be None."""
    return EqualPredicate(_path(attribute), value)


def not_equal(attribute: str, value: object) -> Predicate:
    """Pass entries whose attribute differs from `value`, which may be None."""
    return NotEqualPredicate(_path(attribute), value)


def like(attribute: str, pattern: str | None) -> Predicate:
    r"""Pass entries whose attribute matches `pattern`.

    Args:
        attribute: The path.
        pattern: `%` stands for any text, `_` for any character, `\%` and `\_` for themselves; None matches null.
    """
    return LikePredicate(_path(attribute), optional(text)("pattern", pattern))


def ilike(attribute: str, pattern: str | None) -> Predicate:
    """Pass entries whose attribute matches `pattern` of `like`, in upper or lower case."""
    return ILikePredicate(_path(attribute), optional(text)("pattern", pattern))


def regex(attribute: str, pattern: str | None) -> Predicate:
    """Pass entries whose whole attribute matches a regular expression of Java; None matches null."""
    return RegexPredicate(_path(attribute), optional(text)("pattern", pattern))


def and_(*predicates: Predicate) -> Predicate:
    """Pass entries that all the predicates pass: any entry if there are none."""
    return AndPredicate([operand("a predicate", predicate) for predicate in predicates])


def or_(*predicates: Predicate) -> Predicate:
    """Pass entries that at least one of the predicates passes: no entry if there are none."""
    return OrPredicate([operand("a predicate", predicate) for predicate in predicates])


def not_(predicate: Predicate) -> Predicate:
    """Pass entries that the predicate doesn't pass."""
    return NotPredicate(operand("a predicate", predicate))


def between(attribute: str, from_: object, to: object) -> Predicate:
    """Pass entries whose attribute is at least `from_` and at most `to`; none if one of them is None."""
    return BetweenPredicate(_path(attribute), from_, to)


def in_(attribute: str, *values: object) -> Predicate:
    """Pass entries whose attribute equals one of the values, which may be None."""
    return InPredicate(_path(attribute), list(values))


def instance_of(class_name: str) -> Predicate:
    """Pass entries whose value is, on the member, of a Java class, given by its full name."""
    return InstanceOfPredicate(not_empty("class_name", class_name))


def false() -> Predicate:
    """Pass no entry."""
    return FalsePredicate()


def true() -> Predicate:
    """Pass any entry."""
    return TruePredicate()


def paging(predicate: Predicate | None, page_size: int, comparator: object = None) -> PagingPredicate:
    """Pass entries page by page, in order.

    Args:
        predicate: Selects the entries; None for all of them.
        page_size: The number of entries of a page.
        comparator: A serializable object whose counterpart on the members orders the entries; None for the natural
            order of the keys or, for `values`, of the values.

    Raises:
        InvalidArgumentTypeError: If the predicate is a paging predicate itself.
        InvalidArgumentValueError: If the page size is below 1.
    """
    return PagingPredicate(optional(operand)("predicate", predicate), whole(1)("page_size", page_size), comparator)


def greater(attribute: str, value: object) -> Predicate:
    """Pass entries whose attribute is greater than `value`."""
    return GreaterLessPredicate(_path(attribute), _not_none("value", value), is_equal=False, is_less=False)


def greater_or_equal(attribute: str, value: object) -> Predicate:
    """Pass entries whose attribute is at least `value`."""
    return GreaterLessPredicate(_path(attribute), _not_none("value", value), is_equal=True, is_less=False)


def less(attribute: str, value: object) -> Predicate:
    """Pass entries whose attribute is less than `value`."""
    return GreaterLessPredicate(_path(attribute), _not_none("value", value), is_equal=False, is_less=True)


def less_or_equal(attribute: str, value: object) -> Predicate:
    """Pass entries whose attribute is at most `value`."""
    return GreaterLessPredicate(_path(attribute), _not_none("value", value), is_equal=True, is_less=True)


def _path(attribute: object) -> str:
    return attribute_path("attribute", attribute)


def _not_none(name: str, value: object) -> object:
    if value is None:
        raise wrong_type(name, "a value to compare with", value)
    return value

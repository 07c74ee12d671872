"""The predicates that members know, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, cast

from typing_extensions import override

from hazelcast.checks import instance, whole
from hazelcast.errors import InvalidArgumentTypeError
from hazelcast.serialization.identified import IdentifiedDataSerializable
from hazelcast.util import IterationType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hazelcast.serialization.streams import ObjectDataInput, ObjectDataOutput

PREDICATE_FACTORY_ID = -20

PREDICATE_FACTORY: dict[int, type[IdentifiedDataSerializable]] = {}
"""The classes by class id, to read predicates with."""

Anchor: TypeAlias = tuple[int, tuple[object, object]]
"""The index of a page, and the key and value of its last entry."""

Kind: TypeAlias = Literal["string", "object", "boolean", "objects"]
Fields: TypeAlias = tuple[tuple[str, Kind], ...]


def _write_objects(out: ObjectDataOutput, items: list[object]) -> None:
    out.write_int(len(items))
    for item in items:
        out.write_object(item)


def _read_objects(inp: ObjectDataInput) -> list[object]:
    return [inp.read_object() for _ in range(inp.read_int())]


_WRITE: Mapping[Kind, Callable[[ObjectDataOutput, Any], None]] = {
    "string": lambda out, value: out.write_string(value),
    "object": lambda out, value: out.write_object(value),
    "boolean": lambda out, value: out.write_boolean(value),
    "objects": _write_objects,
}
_READ: Mapping[Kind, Callable[[ObjectDataInput], object]] = {
    "string": lambda inp: inp.read_string(),
    "object": lambda inp: inp.read_object(),
    "boolean": lambda inp: inp.read_boolean(),
    "objects": _read_objects,
}


class Predicate:
    """Selects entries of a map; combine predicates by `&`, `|` and `~`.

    An application's own predicate, which must have a counterpart on the members, derives from this class and from what
    makes it serializable.
    """

    def __and__(self, other: Predicate) -> Predicate:
        return AndPredicate(operands(AndPredicate, (self, other)))

    def __or__(self, other: Predicate) -> Predicate:
        return OrPredicate(operands(OrPredicate, (self, other)))

    def __invert__(self) -> Predicate:
        return NotPredicate(operand("a predicate", self))


class Node(Predicate, IdentifiedDataSerializable):
    """A predicate that members know; its `fields` go on the wire in their order."""

    class_id: ClassVar[int]
    fields: ClassVar[Fields] = ()

    @override
    def __init_subclass__(cls, *, class_id: int | None = None, fields: Fields | None = None) -> None:
        super().__init_subclass__()
        if fields is not None:
            cls.fields = fields
        if class_id is not None:
            cls.class_id = class_id
            PREDICATE_FACTORY[class_id] = cls

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        for name, kind in self.fields:
            _WRITE[kind](object_data_output, getattr(self, name))

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        for name, kind in self.fields:
            setattr(self, name, _READ[kind](object_data_input))

    @override
    def get_factory_id(self) -> int:
        return PREDICATE_FACTORY_ID

    @override
    def get_class_id(self) -> int:
        return self.class_id


def operand(name: str, value: object) -> Predicate:
    """Check for a predicate that may be a part of another one."""
    if isinstance(value, PagingPredicate):
        raise InvalidArgumentTypeError(f"{name} must not be a paging predicate: it can't be a part of another one")
    return instance(Predicate)(name, value)


def operands(cls: type[Junction], predicates: Iterable[object]) -> list[Predicate]:
    """Check predicates that are to be joined by `cls`; parts that are joined by it already are taken apart."""
    checked = [operand("a predicate", predicate) for predicate in predicates]
    return [part for outer in checked for part in (outer.predicates if isinstance(outer, cls) else [outer])]


def _inner(predicate: Predicate) -> str:
    """Return the text of a predicate within another one."""
    several = isinstance(predicate, Junction) and len(predicate.predicates) > 1
    return f"({predicate!r})" if several or isinstance(predicate, SqlPredicate) else repr(predicate)


@dataclass(repr=False)
class SqlPredicate(Node, class_id=0, fields=(("sql", "string"),)):
    """Passes entries that fulfil an SQL condition."""

    sql: str = ""

    @override
    def __repr__(self) -> str:
        return self.sql


@dataclass(repr=False)
class Junction(Node, fields=(("predicates", "objects"),)):
    """Several predicates joined by `word`."""

    word: ClassVar[str]
    empty: ClassVar[str]

    predicates: list[Predicate] = field(default_factory=list[Predicate])

    @override
    def __repr__(self) -> str:
        return self.word.join(map(_inner, self.predicates)) or self.empty


class AndPredicate(Junction, class_id=1):
    """Passes entries that all the predicates pass; any entry if there are none."""

    word = " and "
    empty = "true"


class OrPredicate(Junction, class_id=11):
    """Passes entries that one of the predicates passes; none if there are none."""

    word = " or "
    empty = "false"


@dataclass(repr=False)
class NotPredicate(Node, class_id=10, fields=(("predicate", "object"),)):
    """Passes entries that the predicate doesn't pass."""

    predicate: Predicate = field(default_factory=Predicate)

    @override
    def __repr__(self) -> str:
        return f"not ({self.predicate!r})"


@dataclass(repr=False)
class Comparison(Node, fields=(("attribute", "string"), ("value", "object"))):
    """An attribute and a value with `sign` between them."""

    sign: ClassVar[str]

    attribute: str = ""
    value: object = None

    @override
    def __repr__(self) -> str:
        return f"{self.attribute} {self.sign} {self.value!r}"


class EqualPredicate(Comparison, class_id=3):
    """Passes entries whose attribute equals the value."""

    sign = "="


class NotEqualPredicate(Comparison, class_id=9):
    """Passes entries whose attribute differs from the value."""

    sign = "!="


@dataclass(repr=False)
class GreaterLessPredicate(
    Node,
    class_id=4,
    fields=(("attribute", "string"), ("value", "object"), ("is_equal", "boolean"), ("is_less", "boolean")),
):
    """Passes entries whose attribute is on one side of the value."""

    attribute: str = ""
    value: object = None
    is_equal: bool = False
    """Whether the value itself passes."""
    is_less: bool = False

    @override
    def __repr__(self) -> str:
        return f"{self.attribute} {'<' if self.is_less else '>'}{'=' if self.is_equal else ''} {self.value!r}"


@dataclass(repr=False)
class BetweenPredicate(Node, class_id=2, fields=(("attribute", "string"), ("to", "object"), ("from_", "object"))):
    """Passes entries whose attribute is in the range, bounds included."""

    attribute: str = ""
    from_: object = None
    to: object = None

    @override
    def __repr__(self) -> str:
        return f"{self.attribute} between {self.from_!r} and {self.to!r}"


@dataclass(repr=False)
class InPredicate(Node, class_id=7, fields=(("attribute", "string"), ("values", "objects"))):
    """Passes entries whose attribute equals one of the values."""

    attribute: str = ""
    values: list[object] = field(default_factory=list[object])

    @override
    def __repr__(self) -> str:
        return f"{self.attribute} in ({', '.join(map(repr, self.values))})"


@dataclass(repr=False)
class Matching(Node, fields=(("attribute", "string"), ("pattern", "string"))):
    """An attribute and a pattern with `word` between them."""

    word: ClassVar[str]

    attribute: str = ""
    pattern: str | None = None

    @override
    def __repr__(self) -> str:
        return f"{self.attribute} {self.word} {self.pattern!r}"


class LikePredicate(Matching, class_id=5):
    """Passes entries whose attribute matches a pattern with `%` and `_`."""

    word = "like"


class ILikePredicate(Matching, class_id=6):
    """Passes entries whose attribute matches a pattern with `%` and `_`, in upper or lower case."""

    word = "ilike"


class RegexPredicate(Matching, class_id=12):
    """Passes entries whose attribute matches a regular expression of Java."""

    word = "regex"


@dataclass(repr=False)
class InstanceOfPredicate(Node, class_id=8, fields=(("class_name", "string"),)):
    """Passes entries whose value is of a Java class."""

    class_name: str = ""

    @override
    def __repr__(self) -> str:
        return f"this instanceof {self.class_name}"


@dataclass(repr=False)
class FalsePredicate(Node, class_id=13):
    """Passes no entry."""

    @override
    def __repr__(self) -> str:
        return "false"


@dataclass(repr=False)
class TruePredicate(Node, class_id=14):
    """Passes any entry."""

    @override
    def __repr__(self) -> str:
        return "true"


class PagingPredicate(Node, class_id=15):
    """Passes the entries of another predicate page by page, in order; made by `paging`.

    It remembers the page, and from one query to the next where pages begin: use it for one query at a time, and call
    `reset` before another kind of query (of keys, values or entries) or another map.
    """

    def __init__(self, predicate: Predicate | None = None, page_size: int = 1, comparator: object = None) -> None:
        self.predicate: Predicate | None = predicate
        """Selects the entries; None for all of them."""
        self.comparator: object = comparator
        """Orders the entries on the member; None for their natural order."""
        self.iteration_type: IterationType = IterationType.ENTRY
        """What the query returns, which is what the order applies to; set by the map."""
        self.anchor_list: list[Anchor] = []
        """The last entry of pages that were read; set by the map after each query."""
        self._page = 0
        self._page_size = page_size

    @property
    def page(self) -> int:
        """The index of the page, from 0; a page behind the last one is empty."""
        return self._page

    @page.setter
    def page(self, new_page: int) -> None:
        self._page = whole(0)("page", new_page)

    @property
    def page_size(self) -> int:
        """The number of entries of a page."""
        return self._page_size

    def next_page(self) -> int:
        """Go to the next page and return its index."""
        self.page += 1
        return self.page

    def previous_page(self) -> int:
        """Go to the previous page, unless this is the first, and return its index."""
        self.page = max(self.page - 1, 0)
        return self.page

    def reset(self) -> None:
        """Go to the first page and forget what was read."""
        self.iteration_type = IterationType.ENTRY
        self.anchor_list.clear()
        self.page = 0

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_object(self.predicate)
        object_data_output.write_object(self.comparator)
        object_data_output.write_int(self.page)
        object_data_output.write_int(self.page_size)
        object_data_output.write_string(self.iteration_type.name)
        object_data_output.write_int(len(self.anchor_list))
        for page, (key, value) in self.anchor_list:
            object_data_output.write_int(page)
            object_data_output.write_object(key)
            object_data_output.write_object(value)

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        inp = object_data_input
        self.predicate = cast("Predicate | None", inp.read_object())
        self.comparator = inp.read_object()
        self._page = inp.read_int()
        self._page_size = inp.read_int()
        self.iteration_type = IterationType[inp.read_string() or ""]
        self.anchor_list = [(inp.read_int(), (inp.read_object(), inp.read_object())) for _ in range(inp.read_int())]

    @override
    def __repr__(self) -> str:
        order = f", ordered by {self.comparator!r}" if self.comparator is not None else ""
        return f"page {self.page} of {self.page_size} entries each of ({self.predicate or TruePredicate()!r}{order})"

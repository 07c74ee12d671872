"""What a vector collection holds, and what a search in it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, cast

from typing_extensions import override

from hazelcast.checks import text, wrong_type
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.types import KeyType, ValueType
from hazelcast.vector.vector import Vector, not_a_vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hazelcast.protocol.structures import VectorDocument


class Document(Generic[ValueType]):
    """A value and its vectors.

    >>> Document("a red fox", Vector("", Type.DENSE, [0.1, 0.7]))
    Document(value='a red fox', vectors=[Vector(name='', type=DENSE, vector=[0.1, 0.7])])

    Args:
        value: What is found by the vectors.
        vectors: One vector, or one for each index of the collection.

    Raises:
        InvalidArgumentTypeError: If `vectors` is or holds anything but a `Vector`.
    """

    __slots__ = ("value", "vectors")
    __match_args__ = ("value", "vectors")

    value: ValueType
    vectors: list[Vector]

    def __init__(self, value: ValueType, vectors: Vector | Sequence[Vector]) -> None:
        self.value = value
        self.vectors = [vectors] if isinstance(vectors, Vector) else _listed(vectors)

    @property
    def vector(self) -> Vector | None:
        """The first vector, None if there is none."""
        return self.vectors[0] if self.vectors else None

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        theirs = cast("Document[object]", other)
        return self.value == theirs.value and self.vectors == theirs.vectors

    @override
    def __repr__(self) -> str:
        return f"Document(value={self.value!r}, vectors={self.vectors!r})"


@dataclass(slots=True)
class SearchResult(Generic[KeyType, ValueType]):
    """A document that a search found."""

    key: KeyType
    value: ValueType
    """The document's value; None unless the search asked for values."""
    score: float
    """The similarity to the query, higher for nearer documents.

    For the EUCLIDEAN metric 1 / (1 + distance²), for COSINE (1 + cosine) / 2, for DOT (1 + dot product) / 2, which
    exceeds 1 for vectors that are not normalized.
    """
    vectors: list[Vector]
    """The vector of the searched index, under the name ""; empty unless the search asked for vectors."""


def encoded(document: Document[ValueType], encode: Callable[[ValueType], bytes]) -> tuple[bytes, list[Vector]]:
    """Return the value of `document`, written by `encode`, and its vectors, checked.

    Raises:
        InvalidArgumentTypeError: If it isn't a `Document`, its value is None, or it holds anything but vectors.
        InvalidArgumentValueError: If it has no vector, or two of one name.
    """
    if not isinstance(document, Document):
        raise wrong_type(
            "document", "a Document, such as Document('text', Vector('', Type.DENSE, [0.1, 0.2]))", document
        )
    value, vectors = document.value, document.vectors
    if value is None:
        raise InvalidArgumentTypeError("A document's value must not be None")
    if not isinstance(vectors, list | tuple):
        raise wrong_type("A document's vectors", "a list of Vector", vectors)
    for vector in vectors:
        if not isinstance(vector, Vector):
            raise not_a_vector(vector)
        if vector.name != "":
            text("A vector's name", vector.name)
    if len(vectors) != 1:
        _check_names(vectors)
    return encode(value), vectors


def from_wire(document: VectorDocument | None, decode: Callable[[bytes], ValueType]) -> Document[ValueType] | None:
    """Return a received document, its value read by `decode`, its vectors as views of what was received."""
    if document is None:
        return None
    return Document(decode(document.value), [Vector.from_wire(pair) for pair in document.vectors])


def _listed(vectors: Iterable[Vector]) -> list[Vector]:
    listed = list(vectors) if hasattr(vectors, "__iter__") else [cast("Vector", vectors)]
    for vector in listed:
        if not isinstance(vector, Vector):
            raise not_a_vector(vector)
    return listed


def _check_names(vectors: list[Vector]) -> None:
    names = [vector.name for vector in vectors]
    if not names:
        raise InvalidArgumentValueError("A document must have a vector for each index of its collection, but has none")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidArgumentValueError(
            f"A document's vectors must have different names, but several are called {twice[0]!r}"
        )

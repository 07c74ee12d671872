"""Indexes of maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from hazelcast.checks import attribute_path, choice, each, named, optional, text
from hazelcast.config.enums import IndexType, QueryConstants, UniqueKeyTransformation
from hazelcast.config.option import Option, Options
from hazelcast.errors import InvalidArgumentValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_ATTRIBUTES = 255


def _unique_key(name: str, value: object) -> str:
    if isinstance(value, str) and value in QueryConstants.__members__:
        return QueryConstants[value]
    return attribute_path(name, value)


class BitmapIndexOptionsDict(TypedDict, total=False):
    """`BitmapIndexOptions` as a dict."""

    unique_key: str
    unique_key_transformation: UniqueKeyTransformation | int | str


class BitmapIndexOptions(Options):
    """What tells the entries of a bitmap index apart; the attributes can be given as arguments."""

    __slots__ = ()
    _kind = "bitmap index"

    unique_key: Option[str] = Option(QueryConstants.KEY_ATTRIBUTE_NAME, _unique_key)
    """The attribute that is different for each entry; the key itself by default."""
    unique_key_transformation: Option[UniqueKeyTransformation, UniqueKeyTransformation | int | str] = Option(
        UniqueKeyTransformation.OBJECT, choice(UniqueKeyTransformation)
    )

    def __init__(
        self,
        unique_key: str | None = None,
        unique_key_transformation: UniqueKeyTransformation | int | str | None = None,
    ) -> None:
        super().__init__()
        self.update({"unique_key": unique_key, "unique_key_transformation": unique_key_transformation})


def _bitmap_index_options(name: str, value: object) -> BitmapIndexOptions:
    return value if isinstance(value, BitmapIndexOptions) else BitmapIndexOptions.from_dict(named(name, value))


class IndexConfig(Options):
    """An index of a map; the attributes can be given as arguments."""

    __slots__ = ()
    _kind = "index"

    name: Option[str | None] = Option(None, optional(text))
    """The name; None to make one out of the map's name, the type and the attributes."""
    type: Option[IndexType, IndexType | int | str] = Option(IndexType.SORTED, choice(IndexType))
    attributes: Option[list[str], Sequence[str]] = Option([], each(attribute_path))
    """Paths such as `age` or `address.city`, 1 to 255 of them; their order matters for a sorted index."""
    bitmap_index_options: Option[BitmapIndexOptions, BitmapIndexOptions | BitmapIndexOptionsDict] = Option(
        BitmapIndexOptions(), _bitmap_index_options
    )
    """Used when the type is `BITMAP`."""

    def __init__(
        self,
        name: str | None = None,
        type: IndexType | int | str | None = None,
        attributes: Sequence[str] | None = None,
        bitmap_index_options: BitmapIndexOptions | BitmapIndexOptionsDict | None = None,
    ) -> None:
        super().__init__()
        self.update(
            {"name": name, "type": type, "attributes": attributes, "bitmap_index_options": bitmap_index_options}
        )

    def add_attribute(self, attribute: str) -> None:
        """Append a path to the attributes.

        Raises:
            InvalidArgumentTypeError: If it isn't a `str`.
            InvalidArgumentValueError: If it is empty or ends with a dot.
        """
        self.attributes.append(attribute_path("attribute", attribute))


class IndexUtil:
    """Brings index configurations into the form that members expect."""

    @staticmethod
    def validate_attribute(attribute: str) -> None:
        """Check a path: it must not be empty or end with a dot.

        Raises:
            InvalidArgumentTypeError, InvalidArgumentValueError: If it isn't a good one.
        """
        attribute_path("attribute", attribute)

    @staticmethod
    def canonicalize_attribute(attribute: str) -> str:
        """Return the path without spaces around it and without `this.` before it."""
        return attribute.strip().removeprefix("this.")

    @staticmethod
    def validate_and_normalize(map_name: str, index_config: IndexConfig) -> IndexConfig:
        """Return a copy with canonical attributes and a name.

        The name made for an index without one is `{map}_{sorted|hash|bitmap}_{attribute}_{attribute}...`.

        Raises:
            InvalidArgumentValueError: If there are no attributes or more than 255, if two are the same, or if a bitmap
                index has more than one.
        """
        config = index_config
        if not 1 <= len(config.attributes) <= _MAX_ATTRIBUTES:
            raise InvalidArgumentValueError(
                f"An index needs 1 to {_MAX_ATTRIBUTES} attributes, but this one has {len(config.attributes)}"
            )
        if config.type == IndexType.BITMAP and len(config.attributes) > 1:
            raise InvalidArgumentValueError(f"A bitmap index has one attribute, but this one has {config.attributes}")
        attributes: list[str] = []
        for given in config.attributes:
            attribute = IndexUtil.canonicalize_attribute(attribute_path("attribute", given))
            if attribute in attributes:
                raise InvalidArgumentValueError(
                    f"The attribute {given!r} of the index is there twice: {config.attributes}"
                )
            attributes.append(attribute)
        name = config.name if config.name and config.name.strip() else None
        made = IndexConfig(name or "_".join((map_name, config.type.name.lower(), *attributes)), config.type, attributes)
        if config.type == IndexType.BITMAP:
            bitmap = config.bitmap_index_options
            made.bitmap_index_options = BitmapIndexOptions(
                IndexUtil.canonicalize_attribute(bitmap.unique_key), bitmap.unique_key_transformation
            )
        return made

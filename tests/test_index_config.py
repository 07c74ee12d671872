"""Configuration of map indexes, and the form in which members get it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, assert_type

import pytest

from hazelcast.config import (
    BitmapIndexOptions,
    IndexConfig,
    IndexType,
    IndexUtil,
    QueryConstants,
    UniqueKeyTransformation,
)
from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError, InvalidConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable


def untyped(value: object) -> Any:
    """Hide a wrong argument from type checkers."""
    return value


def test_defaults() -> None:
    config = IndexConfig()
    assert (config.name, config.type, config.attributes) == (None, IndexType.SORTED, [])
    assert config.bitmap_index_options == BitmapIndexOptions("__key", UniqueKeyTransformation.OBJECT)
    assert_type(config.type, IndexType)
    assert_type(config.attributes, list[str])


def test_arguments_dicts_and_assignments_are_the_same() -> None:
    config = IndexConfig("i", "BITMAP", ["a"], {"unique_key": "id", "unique_key_transformation": "RAW"})
    assert config.type is IndexType.BITMAP
    assert config.bitmap_index_options.unique_key == "id"
    assert config.bitmap_index_options.unique_key_transformation is UniqueKeyTransformation.RAW
    assigned = IndexConfig()
    assigned.name = "i"
    assigned.type = 2
    assigned.add_attribute("a")
    assigned.bitmap_index_options = BitmapIndexOptions("id", 2)
    assert assigned == config
    as_dict = {
        "name": "i",
        "type": 2,
        "attributes": ("a",),
        "bitmap_index_options": {"unique_key": "id", "unique_key_transformation": 2},
    }
    assert IndexConfig.from_dict(as_dict) == config
    assert repr(IndexConfig("i", 1)) == "IndexConfig(name='i', type=<IndexType.HASH: 1>)"


def test_unique_key_constants_by_name() -> None:
    assert BitmapIndexOptions("THIS_ATTRIBUTE_NAME").unique_key == "this"
    assert BitmapIndexOptions(QueryConstants.KEY_ATTRIBUTE_NAME).unique_key == "__key"
    assert [constant.value for constant in QueryConstants] == ["__key", "this"]
    assert [kind.value for kind in UniqueKeyTransformation] == [0, 1, 2]


def test_configurations_do_not_share_their_options() -> None:
    first = IndexConfig()
    first.bitmap_index_options.unique_key = "id"
    other = copy(first)
    other.bitmap_index_options.unique_key = "other"
    assert IndexConfig().bitmap_index_options.unique_key == "__key"
    assert first.bitmap_index_options.unique_key == "id"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: IndexConfig(untyped(5)), InvalidArgumentTypeError),
        (lambda: IndexConfig(type=3), InvalidArgumentTypeError),
        (lambda: IndexConfig(type="sorted"), InvalidArgumentTypeError),
        (lambda: IndexConfig(attributes="age"), InvalidArgumentTypeError),
        (lambda: IndexConfig(attributes=[untyped(None)]), InvalidArgumentTypeError),
        (lambda: IndexConfig(attributes=[""]), InvalidArgumentValueError),
        (lambda: IndexConfig(attributes=["a", " "]), InvalidArgumentValueError),
        (lambda: IndexConfig(attributes=["a."]), InvalidArgumentValueError),
        (lambda: IndexConfig().add_attribute("a. "), InvalidArgumentValueError),
        (lambda: IndexConfig().add_attribute(untyped(None)), InvalidArgumentTypeError),
        (lambda: IndexUtil.validate_attribute(""), InvalidArgumentValueError),
        (lambda: IndexConfig(bitmap_index_options=untyped(5)), InvalidArgumentTypeError),
        (lambda: IndexConfig(bitmap_index_options={"unique_key": ""}), InvalidArgumentValueError),
        (lambda: IndexConfig(bitmap_index_options=untyped({"unique_kye": "a"})), InvalidConfigurationError),
        (lambda: IndexConfig.from_dict({"atributes": ["a"]}), InvalidConfigurationError),
        (lambda: BitmapIndexOptions(unique_key_transformation="NONE"), InvalidArgumentTypeError),
    ],
)
def test_bad_configurations(make: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        make()


@pytest.mark.parametrize(
    ("config", "name", "attributes"),
    [
        (IndexConfig(attributes=["age"]), "m_sorted_age", ["age"]),
        (IndexConfig(type="HASH", attributes=["this.age", " b.c "]), "m_hash_age_b.c", ["age", "b.c"]),
        (IndexConfig("", attributes=["this"]), "m_sorted_this", ["this"]),
        (IndexConfig("  ", attributes=["__key"]), "m_sorted___key", ["__key"]),
        (IndexConfig("mine", attributes=["a", "b"]), "mine", ["a", "b"]),
        (IndexConfig(type="BITMAP", attributes=["a"]), "m_bitmap_a", ["a"]),
    ],
)
def test_normal_form(config: IndexConfig, name: str, attributes: list[str]) -> None:
    before = copy(config)
    normal = IndexUtil.validate_and_normalize("m", config)
    assert (normal.name, normal.type, normal.attributes) == (name, config.type, attributes)
    assert config == before, "the given one stays as it is"
    assert IndexUtil.validate_and_normalize("m", normal) == normal


def test_normal_form_of_bitmap_options() -> None:
    config = IndexConfig(type="BITMAP", attributes=["a"], bitmap_index_options={"unique_key": "this.id"})
    assert IndexUtil.validate_and_normalize("m", config).bitmap_index_options.unique_key == "id"
    config.type = "HASH"
    assert IndexUtil.validate_and_normalize("m", config).bitmap_index_options == BitmapIndexOptions()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (IndexConfig(), "1 to 255 attributes"),
        (IndexConfig(attributes=[f"a{i}" for i in range(256)]), "1 to 255 attributes"),
        (IndexConfig(attributes=["a", "b", "a"]), "'a' of the index is there twice"),
        (IndexConfig(attributes=["a", "this.a"]), "'this.a' of the index is there twice"),
        (IndexConfig(type="BITMAP", attributes=["a", "b"]), "A bitmap index has one attribute"),
    ],
)
def test_what_members_would_refuse(config: IndexConfig, message: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match=message):
        IndexUtil.validate_and_normalize("m", config)


def test_the_most_attributes() -> None:
    config = IndexConfig(attributes=[f"a{i}" for i in range(255)])
    assert len(IndexUtil.validate_and_normalize("m", config).attributes) == 255

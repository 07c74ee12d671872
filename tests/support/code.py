"""Counterparts of classes in the tests' jar, which real members run: see `tests.support.real`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from hazelcast.serialization.api import IdentifiedDataSerializable

if TYPE_CHECKING:
    from hazelcast.serialization.api import ObjectDataInput, ObjectDataOutput
    from hazelcast.util import IterationType


class _Code(IdentifiedDataSerializable):
    factory_id: ClassVar[int]
    class_id: ClassVar[int]

    @override
    def get_factory_id(self) -> int:
        return self.factory_id

    @override
    def get_class_id(self) -> int:
        return self.class_id

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        """Write nothing."""

    @override
    def read_data(self, object_data_input: ObjectDataInput) -> None:
        raise NotImplementedError


class SetValue(_Code):
    """An entry processor that sets every value to `value` and returns it."""

    factory_id, class_id = 66, 1

    def __init__(self, value: str) -> None:
        self.value = value

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_string(self.value)


class MultiplyKey(_Code):
    """An entry processor that returns the key, an int, times `factor`, and -1 for an absent entry."""

    factory_id, class_id = 666, 3

    def __init__(self, factor: int) -> None:
        self.factor = factor

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(self.factor)


class MultiplyKeyOfEntry(MultiplyKey):
    """As `MultiplyKey`, but it returns null for an absent entry."""

    factory_id, class_id = 666, 7


class PrefixOnGet(_Code):
    """An interceptor that puts a prefix before the values that are read."""

    factory_id, class_id = 666, 6

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_string(self.prefix)


class TextOrder(_Code):
    """A comparator of entries by the text of their keys or values."""

    factory_id, class_id = 66, 2

    ASCENDING: ClassVar = 0
    DESCENDING: ClassVar = 1
    LENGTH: ClassVar = 2

    def __init__(self, order: int, by: IterationType) -> None:
        self.order, self.by = order, by

    @override
    def write_data(self, object_data_output: ObjectDataOutput) -> None:
        object_data_output.write_int(self.order)
        object_data_output.write_int(self.by)


class UnknownToMembers(_Code):
    """Something whose class no member has."""

    factory_id, class_id = 66, 9999

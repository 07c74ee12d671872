"""The class definitions that a registry knows: those it was given, and those it learned from what it wrote and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hazelcast.errors import HazelcastSerializationError, InvalidArgumentValueError
from hazelcast.serialization.portable.classdef import ClassDefinition, FieldType
from hazelcast.serialization.portable.fields import fields_of
from hazelcast.serialization.portable.layout import Layout, Placed, layout_of
from hazelcast.serialization.portable.writer import DefinitionWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.serialization.portable.interfaces import Portable
    from hazelcast.serialization.scope import ByteOrder, Scope

__all__ = ["Definitions"]

_MAX_LEARNED: Final = 1000
"""How many definitions are kept of what was read: nobody vouches for that."""


class Definitions:
    """The fields of portable classes by factory id, class id and version.

    Args:
        byteorder: The byte order of payloads.
        version: The version of classes that name none.
        given: Definitions to begin with.
        check: Whether each class that they refer to must be among them.

    Raises:
        HazelcastSerializationError: If two of them are of one version of a class, or one is missing.
    """

    def __init__(
        self, byteorder: ByteOrder, version: int, given: Sequence[ClassDefinition] = (), check: bool = True
    ) -> None:
        self._byteorder: ByteOrder = byteorder
        self._version = version
        self._written: dict[tuple[int, int, int], Layout] = {}
        self._read: dict[tuple[int, int, int], Layout] = {}
        for definition in given:
            definition.set_version_if_not_set(version)
            key = (definition.factory_id, definition.class_id, definition.version)
            if key in self._written:
                raise HazelcastSerializationError(f"The class definition {definition} is given twice")
            self._written[key] = Layout(definition, byteorder)
        if check:
            _check_nested(given)

    def version_of(self, portable: Portable) -> int:
        """Return the version of the class of a portable.

        Raises:
            InvalidArgumentValueError: If it is no int from 0 to 2³¹ − 1.
        """
        get = getattr(portable, "get_class_version", None)
        version = self._version if get is None else get()
        if type(version) is not int or not 0 <= version < 1 << 31:
            raise InvalidArgumentValueError(
                f"{type(portable).__name__}.get_class_version must return an int from 0 to 2147483647, not {version!r}"
            )
        return version

    def to_write(self, portable: Portable, scope: Scope) -> Layout:
        """Return the fields that a portable has to write.

        Raises:
            HazelcastSerializationError: If they can't be learned from the portable, and weren't given.
        """
        key = (portable.get_factory_id(), portable.get_class_id(), self.version_of(portable))
        layout = self._written.get(key)
        if layout is None:
            read = self._read.get(key)
            known = None if read is None else read.definition
            writer = DefinitionWriter(fields_of(self._byteorder), scope, key, self.version_of, known)
            portable.write_portable(writer)
            layout = self._written.setdefault(key, Layout(writer.definition(), self._byteorder))
        return layout

    def to_read(self, data: bytes, placed: Placed, scope: Scope, key: tuple[int, int, int]) -> Layout:
        """Return the fields that a stored portable has, whatever others of the same class and version have.

        Args:
            data: What is being read.
            placed: Where the fields are.
            scope: Where the portable is.
            key: The factory id, the class id and the version of its class.
        """
        for known in (self._read, self._written):
            layout = known.get(key)
            if layout is not None and layout.fits(data, placed.starts):
                return layout
        layout = layout_of(data, placed, scope, *key)
        if len(self._read) < _MAX_LEARNED or key in self._read:
            self._read[key] = layout
        return layout


def _check_nested(given: Sequence[ClassDefinition]) -> None:
    classes = {(definition.factory_id, definition.class_id) for definition in given}
    for definition in given:
        for field in definition.field_defs.values():
            if field.field_type not in (FieldType.PORTABLE, FieldType.PORTABLE_ARRAY):
                continue
            if (field.factory_id, field.class_id) not in classes:
                raise HazelcastSerializationError(
                    f"The field {field.field_name!r} of {definition} holds portables with factory id {field.factory_id}"
                    f" and class id {field.class_id}, whose class definition isn't given: add it to the option"
                    " class_definitions, or set check_class_definition_errors to False"
                )

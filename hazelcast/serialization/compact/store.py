"""The schemas that a client knows, and which of them the cluster may not know yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from hazelcast.errors import HazelcastSerializationError, IllegalStateError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hazelcast.serialization.compact.schema import Schema

__all__ = ["SchemaNotFoundError", "SchemaStore"]


class SchemaNotFoundError(HazelcastSerializationError):
    """A record has a schema that isn't known here.

    Whoever is connected to the cluster fetches it, adds it to the store, and reads again.

    Attributes:
        schema_id: The id that the record carries.
    """

    def __init__(self, schema_id: int) -> None:
        super().__init__(f"No schema with the id {schema_id} is known: the compact record can't be read without it")
        self.schema_id: Final = schema_id


class SchemaStore:
    """Schemas by their ids.

    Serialization neither sends nor fetches schemas. What it writes with a new schema must not leave before the schema
    did: `unreplicated` holds those, and costs one truth test where it is asked. A schema that is missing on reading is
    a `SchemaNotFoundError`.

    Example:
        What a client does before a request with serialized values leaves::

            if registry.schemas.unreplicated:
                for schema in list(registry.schemas.unreplicated.values()):
                    ...  # send it, until all members have it
                    registry.schemas.replicated(schema)

    Attributes:
        unreplicated: By id, the schemas that something was written with, and that aren't on the cluster as far as is
            known.
    """

    __slots__ = ("_known", "unreplicated")

    def __init__(self) -> None:
        self.unreplicated: Final[dict[int, Schema]] = {}
        self._known: Final[dict[int, Schema]] = {}

    def add(self, schema: Schema) -> None:
        """Take in a schema that the cluster has, such as one fetched from it.

        Raises:
            IllegalStateError: If another schema has the same id.
        """
        self._take(schema)
        self.unreplicated.pop(schema.id, None)

    def use(self, schema: Schema) -> None:
        """Note that records of a schema are being written; it is unreplicated unless it was known before.

        Raises:
            IllegalStateError: If another schema has the same id.
        """
        is_new = schema.id not in self._known
        self._take(schema)
        if is_new:
            self.unreplicated[schema.id] = schema

    def replicated(self, schema: Schema) -> None:
        """Note that the cluster has a schema now."""
        self.unreplicated.pop(schema.id, None)

    def forget_replication(self) -> None:
        """Take all schemas for unreplicated: the members may have lost them, or be those of another cluster."""
        self.unreplicated.update(self._known)

    def __getitem__(self, schema_id: int) -> Schema:
        """Return the schema of an id.

        Raises:
            SchemaNotFoundError: If it isn't known.
        """
        schema = self._known.get(schema_id)
        if schema is None:
            raise SchemaNotFoundError(schema_id)
        return schema

    def __contains__(self, schema_id: object) -> bool:
        return schema_id in self._known

    def __iter__(self) -> Iterator[Schema]:
        """Iterate over all schemas, the unreplicated ones too."""
        return iter(list(self._known.values()))

    def __len__(self) -> int:
        return len(self._known)

    @override
    def __repr__(self) -> str:
        return f"<SchemaStore: {len(self._known)} schemas, {len(self.unreplicated)} unreplicated>"

    def _take(self, schema: Schema) -> None:
        known = self._known.setdefault(schema.id, schema)
        if known is not schema and known != schema:
            raise IllegalStateError(f"Two schemas have the same id: {known} and {schema}")

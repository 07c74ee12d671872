"""Keeping the schemas of compact types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.member.answers import Call, answers
from hazelcast.protocol import structures
from hazelcast.protocol.messages.client import ClientFetchSchema, ClientSendAllSchemas, ClientSendSchema
from hazelcast.serialization.compact import Schema

if TYPE_CHECKING:
    from uuid import UUID


@answers(ClientSendSchema)
def send_schema(call: Call, request: ClientSendSchema) -> list[UUID]:
    _keep(call, request.schema)
    return [call.node.uuid]


@answers(ClientFetchSchema)
def fetch_schema(call: Call, request: ClientFetchSchema) -> structures.Schema | None:
    schemas = call.node.queries.registry.schemas
    if request.schema_id not in schemas:
        return None
    schema = schemas[request.schema_id]
    fields = [structures.FieldDescriptor(field.name, field.kind) for field in schema.fields]
    return structures.Schema(schema.type_name, fields)


@answers(ClientSendAllSchemas)
def send_all_schemas(call: Call, request: ClientSendAllSchemas) -> None:
    for schema in request.schemas:
        _keep(call, schema)


def _keep(call: Call, schema: structures.Schema) -> None:
    fields = [(field.field_name, field.kind) for field in schema.fields]
    call.node.queries.registry.schemas.add(Schema(schema.type_name, fields))

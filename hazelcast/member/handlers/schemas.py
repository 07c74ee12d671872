"""Keeping the schemas of compact types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.member.answers import Call, answers
from hazelcast.member.schema_id import schema_id
from hazelcast.protocol.messages.client import ClientFetchSchema, ClientSendAllSchemas, ClientSendSchema

if TYPE_CHECKING:
    from uuid import UUID

    from hazelcast.protocol.structures import Schema


@answers(ClientSendSchema)
def send_schema(call: Call, request: ClientSendSchema) -> list[UUID]:
    call.node.schemas[schema_id(request.schema)] = request.schema
    return [call.node.uuid]


@answers(ClientFetchSchema)
def fetch_schema(call: Call, request: ClientFetchSchema) -> Schema | None:
    return call.node.schemas.get(request.schema_id)


@answers(ClientSendAllSchemas)
def send_all_schemas(call: Call, request: ClientSendAllSchemas) -> None:
    call.node.schemas.update((schema_id(schema), schema) for schema in request.schemas)

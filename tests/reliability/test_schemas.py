"""Schemas of compact records on three real members: all of them have it, and have it again when all were restarted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.predicate import equal
from hazelcast.protocol.messages.client import ClientFetchSchema
from hazelcast.serialization import GenericRecord
from tests.reliability.harness import kill
from tests.support.internals import context_of, open_connections
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from hazelcast.server import Server


@dataclass
class SchemaTown:
    name: str


@dataclass
class SchemaUser:
    name: str
    town: SchemaTown | None = None


ADA = SchemaUser("Ada", SchemaTown("London"))


async def known_everywhere(client: HazelcastClient) -> bool:
    """Tell whether each member, asked on its own, knows every schema that the client does."""
    context = context_of(client)
    ids = [schema.id for schema in context.registry.schemas]
    assert len(ids) == 2
    answers = [
        await context.invocations.invoke(ClientFetchSchema(id_), connection=connection, urgent=True)
        for id_ in ids
        for connection in open_connections(client)
    ]
    return len(answers) == 6 and all(answer is not None for answer in answers)


@pytest.mark.timeout(120)
async def test_schemas_reach_all_members_and_outlive_a_restart_of_them(cluster: Server, unique_name: str) -> None:
    async with HazelcastClient(cluster_members=cluster.addresses, retry_initial_backoff=0.1) as client:
        await eventually(lambda: len(open_connections(client)) == 3)
        users = await client.get_map(unique_name, str, SchemaUser)
        await asyncio.gather(*(users.set(str(number), ADA) for number in range(100)))
        assert await known_everywhere(client)
        # Whichever member has the record, it sees into it.
        assert len(await users.key_set(equal("town.name", "London"))) == 100

        for member in cluster.members:
            await kill(member)
        await eventually(lambda: not open_connections(client))
        for member in cluster.members:
            await member.restart()
        await eventually(lambda: len(open_connections(client)) == 3, 60)

        await asyncio.gather(*(users.set(str(number), ADA) for number in range(100)))
        assert await known_everywhere(client)
        assert len(await users.key_set(equal("town.name", "London"))) == 100
        async with HazelcastClient(cluster_members=cluster.addresses) as other:
            records = await (await other.get_map(unique_name)).values()
            assert {type(record) for record in records} == {GenericRecord}
            assert records[0].to_dict() == {"name": "Ada", "town": {"name": "London"}}

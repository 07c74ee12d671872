"""The fields of stored objects as SQL on a real member sees them. The client has no SQL yet: the messages are sent."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from typing_extensions import override

from hazelcast.asyncio import HazelcastClient
from hazelcast.predicate import equal
from hazelcast.protocol.messages.sql import SqlExecute
from hazelcast.protocol.structures import SqlQueryId
from hazelcast.serialization import Float32, Int8, Int16, Int32, Json, Timestamp
from hazelcast.serialization.api import Portable, PortableReader, PortableWriter
from tests.support.internals import context_of, open_connections
from tests.support.real import real_cluster

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from hazelcast.server import Server

pytestmark = [pytest.mark.real, pytest.mark.timeout(90)]

_numbers = itertools.count(1)


class Color(Enum):
    RED = 1
    BLUE = 2


@dataclass
class SqlTown:
    name: str


@dataclass
class SqlUser:
    name: str
    age: Int32
    visits: int
    level: Int8
    place: Int16
    ratio: Float32
    score: float
    active: bool
    nick: str | None
    price: Decimal
    color: Color
    born: date
    wakes: time
    seen: Timestamp
    joined: datetime
    town: SqlTown


def user(name: str, age: int, nick: str | None = None) -> SqlUser:
    return SqlUser(
        name, age, 1 << 40, -5, 300, 0.5, 2.25, age > 40, nick, Decimal("1.50"), Color.BLUE, date(1815, 12, 10),
        time(6, 30), datetime(2024, 2, 29, 12), datetime(2024, 2, 29, 12, tzinfo=UTC), SqlTown("London"),
    )  # fmt: skip


COLUMNS = {
    "age": ("INTEGER", 36),
    "visits": ("BIGINT", 1 << 40),
    "level": ("TINYINT", -5),
    "place": ("SMALLINT", 300),
    "ratio": ("REAL", 0.5),
    "score": ("DOUBLE", 2.25),
    "active": ("BOOLEAN", False),
    "nick": ("VARCHAR", None),
    "price": ("DECIMAL", Decimal("1.50")),
    "color": ("VARCHAR", "BLUE"),
    "born": ("DATE", date(1815, 12, 10)),
    "wakes": ("TIME", time(6, 30)),
    "seen": ("TIMESTAMP", datetime(2024, 2, 29, 12)),
    "joined": ("TIMESTAMP WITH TIME ZONE", datetime(2024, 2, 29, 12, tzinfo=UTC)),
}


class SqlStruct(msgspec.Struct):
    name: str
    age: int


class SqlPortable(Portable):
    def __init__(self, name: str | None = None, age: int = 0) -> None:
        self.name = name
        self.age = age

    @override
    def get_factory_id(self) -> int:
        return 5

    @override
    def get_class_id(self) -> int:
        return 7

    @override
    def write_portable(self, writer: PortableWriter) -> None:
        writer.write_string("name", self.name)
        writer.write_int("age", self.age)

    @override
    def read_portable(self, reader: PortableReader) -> None:
        self.name = reader.read_string("name")
        self.age = reader.read_int("age")


@pytest.fixture(scope="module")
def sql_cluster() -> Generator[Server]:
    with real_cluster(sql=True) as cluster:
        yield cluster


@pytest.fixture
async def client(sql_cluster: Server) -> AsyncGenerator[HazelcastClient]:
    async with HazelcastClient(
        cluster_members=[sql_cluster.address], portable_factories={5: {7: SqlPortable}}
    ) as client:
        yield client


async def run(client: HazelcastClient, statement: str) -> list[tuple[Any, ...]]:
    """Run a statement and return the rows of its first page."""
    (connection,) = open_connections(client)
    query = SqlQueryId(0, 0, 0, next(_numbers))
    request = SqlExecute(statement, [], -1, 4096, None, 0, query)
    response = await context_of(client).invocations.invoke(request, connection=connection)
    assert response.error is None, response.error.message
    return [] if response.row_page is None else list(zip(*response.row_page.columns, strict=True))


async def test_each_kind_of_field_of_a_compact_record(client: HazelcastClient, unique_name: str) -> None:
    users = await client.get_map(unique_name, str, SqlUser)
    await users.set("ada", user("Ada", 36))
    await users.set("tim", user("Tim", 60, nick="TimBL"))
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
    await run(
        client,
        f'CREATE MAPPING "{unique_name}" (__key VARCHAR, name VARCHAR, {columns}) TYPE IMap OPTIONS'
        " ('keyFormat'='varchar', 'valueFormat'='compact', 'valueCompactTypeName'='SqlUser')",
    )
    assert await run(client, f"SELECT name FROM \"{unique_name}\" WHERE age > 40 AND nick = 'TimBL'") == [("Tim",)]
    (row,) = await run(client, f"SELECT {', '.join(COLUMNS)} FROM \"{unique_name}\" WHERE __key = 'ada'")
    assert dict(zip(COLUMNS, row, strict=True)) == {name: value for name, (_, value) in COLUMNS.items()}
    assert await run(client, f'SELECT SUM(age), MAX(score) FROM "{unique_name}"') == [(96, 2.25)]


async def test_what_sql_writes_is_read_as_the_class(client: HazelcastClient, unique_name: str) -> None:
    await run(
        client,
        f'CREATE MAPPING "{unique_name}" (__key VARCHAR, name VARCHAR, age BIGINT) TYPE IMap OPTIONS'
        " ('keyFormat'='varchar', 'valueFormat'='compact', 'valueCompactTypeName'='SqlStruct')",
    )
    await run(client, f"INSERT INTO \"{unique_name}\" VALUES ('ada', 'Ada', 36)")
    users = await client.get_map(unique_name, str, SqlStruct)
    assert await users.get("ada") == SqlStruct("Ada", 36)


async def test_json_of_classes(client: HazelcastClient, unique_name: str) -> None:
    users = await client.get_map(unique_name, str, Json[SqlStruct])
    await users.set("ada", SqlStruct("Ada", 36))
    await users.set("tim", SqlStruct("Tim", 60))
    await run(
        client,
        f'CREATE MAPPING "{unique_name}" (__key VARCHAR, name VARCHAR, age BIGINT) TYPE IMap OPTIONS'
        " ('keyFormat'='varchar', 'valueFormat'='json-flat')",
    )
    assert await run(client, f'SELECT name FROM "{unique_name}" WHERE age > 40') == [("Tim",)]
    await run(client, f"UPDATE \"{unique_name}\" SET age = 37 WHERE __key = 'ada'")
    assert await users.get("ada") == SqlStruct("Ada", 37)


async def test_nested_fields_are_for_predicates_and_json(client: HazelcastClient, unique_name: str) -> None:
    users = await client.get_map(unique_name, str, SqlUser)
    await users.set("ada", user("Ada", 36))
    assert await users.key_set(equal("town.name", "London")) == ["ada"]
    with pytest.raises(AssertionError, match=r"Invalid external name: this\.town\.name"):
        await run(
            client,
            f'CREATE MAPPING "{unique_name}" (__key VARCHAR, town VARCHAR EXTERNAL NAME "this.town.name") TYPE IMap'
            " OPTIONS ('keyFormat'='varchar', 'valueFormat'='compact', 'valueCompactTypeName'='SqlUser')",
        )

    name = f"{unique_name}-json"
    as_json = await client.get_map(name, str, Json[SqlUser])
    await as_json.set("ada", user("Ada", 36))
    await run(
        client,
        f'CREATE MAPPING "{name}" (__key VARCHAR, this JSON) TYPE IMap OPTIONS'
        " ('keyFormat'='varchar', 'valueFormat'='json')",
    )
    assert await run(client, f"SELECT __key, JSON_VALUE(this, '$.town.name') FROM \"{name}\"") == [("ada", "London")]


async def test_fields_of_portables(client: HazelcastClient, unique_name: str) -> None:
    users = await client.get_map(unique_name, str, SqlPortable)
    await users.set("ada", SqlPortable("Ada", 36))
    await users.set("tim", SqlPortable("Tim", 60))
    await run(
        client,
        f'CREATE MAPPING "{unique_name}" (__key VARCHAR, name VARCHAR, age INTEGER) TYPE IMap OPTIONS'
        " ('keyFormat'='varchar', 'valueFormat'='portable', 'valuePortableFactoryId'='5', 'valuePortableClassId'='7')",
    )
    assert await run(client, f'SELECT name, age FROM "{unique_name}" WHERE age > 40') == [("Tim", 60)]
    await run(client, f"INSERT INTO \"{unique_name}\" VALUES ('eve', 'Eve', 5)")
    read = await users.get("eve")
    assert read is not None
    assert (read.name, read.age) == ("Eve", 5)

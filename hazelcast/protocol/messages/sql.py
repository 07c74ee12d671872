"""SQL queries. Times are milliseconds.

The `reserved` messages are those of a first version; members of today do not answer them.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from hazelcast.protocol.message import Request, Response
from hazelcast.protocol.sql_page import SqlPage
from hazelcast.protocol.structures import SqlColumnMetadata, SqlError, SqlQueryId
from hazelcast.protocol.types import Byte, Data, Int, Long, Since


class SqlExecuteReservedResponse(Response):
    """Columns and first page of a query, the count of an update (−1 for a query), or an error."""

    query_id: SqlQueryId | None
    row_metadata: list[SqlColumnMetadata] | None
    row_page: list[list[Data | None]] | None
    row_page_last: bool
    update_count: Long
    error: SqlError | None


class SqlExecuteReserved(Request[SqlExecuteReservedResponse]):
    """Execute a statement, in the first version of the service."""

    TYPE: ClassVar[int] = 0x210100
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    sql: str
    parameters: list[Data]
    timeout_millis: Long
    cursor_buffer_size: Int


class SqlFetchReservedResponse(Response):
    """A page, or an error."""

    row_page: list[list[Data | None]] | None
    row_page_last: bool
    error: SqlError | None


class SqlFetchReserved(Request[SqlFetchReservedResponse]):
    """Fetch the next page of a result, in the first version of the service."""

    TYPE: ClassVar[int] = 0x210200
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    query_id: SqlQueryId
    cursor_buffer_size: Int


class SqlClose(Request[None]):
    """Give up a result."""

    TYPE: ClassVar[int] = 0x210300
    SINCE: ClassVar[tuple[int, int]] = (2, 1)

    query_id: SqlQueryId


class SqlExecuteResponse(Response):
    """Columns and first page of a query, the count of an update (−1 for a query), or an error.

    `partition_argument_index` is the parameter that decides which partition to ask, −1 when none does.
    """

    row_metadata: list[SqlColumnMetadata] | None
    row_page: SqlPage | None
    update_count: Long
    error: SqlError | None
    is_infinite_rows: Annotated[bool, Since(2, 5)] = False
    partition_argument_index: Annotated[Int, Since(2, 6)] = -1


class SqlExecute(Request[SqlExecuteResponse]):
    """Execute a statement; a query answers its first page."""

    TYPE: ClassVar[int] = 0x210400
    SINCE: ClassVar[tuple[int, int]] = (2, 2)

    sql: str
    parameters: list[Data | None]
    timeout_millis: Long
    cursor_buffer_size: Int
    schema: str | None
    expected_result_type: Byte
    query_id: SqlQueryId
    skip_update_statistics: Annotated[bool, Since(2, 3)] = False


class SqlFetchResponse(Response):
    """A page, or an error."""

    row_page: SqlPage | None
    error: SqlError | None


class SqlFetch(Request[SqlFetchResponse]):
    """Fetch the next page of a result."""

    TYPE: ClassVar[int] = 0x210500
    SINCE: ClassVar[tuple[int, int]] = (2, 2)

    query_id: SqlQueryId
    cursor_buffer_size: Int


class SqlMappingDdl(Request[str | None]):
    """Get a statement that maps a data structure for SQL, None when its entries do not tell how."""

    TYPE: ClassVar[int] = 0x210600
    RETRYABLE: ClassVar[bool] = True
    CHANGES: ClassVar[bool | None] = True
    SINCE: ClassVar[tuple[int, int]] = (2, 3)

    name: str

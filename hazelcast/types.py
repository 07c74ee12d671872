"""Type variables of the public API; unsolved ones are `Any`, as in a bare `get_map("name")`."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypeVar

ItemType = TypeVar("ItemType", default=Any)
KeyType = TypeVar("KeyType", default=Any)
ValueType = TypeVar("ValueType", default=Any)
MessageType = TypeVar("MessageType", default=Any)
ProjectionType = TypeVar("ProjectionType", default=Any, covariant=True)
AggregatorResultType = TypeVar("AggregatorResultType", default=Any, covariant=True)
ElementType = TypeVar("ElementType", default=Any)
BlockingProxyType = TypeVar("BlockingProxyType", default=Any)

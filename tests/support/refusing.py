"""Calls that must be refused before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.errors import HazelcastError
from tests.support.internals import pending_calls, requests_sent

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from hazelcast.asyncio import HazelcastClient


async def refused(client: HazelcastClient, call: Coroutine[Any, Any, object], error: type[HazelcastError]) -> str:
    """Await a call that must raise an error of exactly this class and send nothing; return the text of the error."""
    sent = requests_sent(client)

    with pytest.raises(HazelcastError) as caught:
        await call

    assert type(caught.value) is error
    assert "\n" not in str(caught.value)
    assert requests_sent(client) == sent
    assert not pending_calls(client)
    return str(caught.value)

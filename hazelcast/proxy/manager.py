"""Proxies of one client: each data structure is created on the cluster once."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar, cast

from hazelcast.checks import text
from hazelcast.cluster.dispatch import retrieve
from hazelcast.errors import HazelcastError
from hazelcast.protocol.messages.client import ClientCreateProxies, ClientCreateProxy
from hazelcast.proxy.base import Proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from hazelcast.cluster.context import Context

P = TypeVar("P", bound=Proxy)

_log = logging.getLogger(__name__)


class ProxyManager:
    """Makes proxies and remembers them, by service, name and the types they were asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._proxies: dict[tuple[str, str], dict[Hashable, Proxy]] = {}
        self._creations: dict[tuple[str, str], asyncio.Task[None]] = {}
        context.forget_proxy = self.forget
        context.connections.on_new_cluster = self._recreate

    async def get(self, service_name: str, name: str, types: Hashable, make: Callable[[str, str, Context], P]) -> P:
        """Return the proxy for these types, made and created on the cluster on the first call.

        Callers at the same time share one creation; the cancellation of one does not disturb the others.
        """
        place = service_name, text("name", name)
        known = self._proxies.get(place)
        if known is not None and (proxy := known.get(types)) is not None:
            return cast("P", proxy)
        proxy = make(service_name, name, self._context)
        if known is None:
            await self._create(place)
        return cast("P", self._proxies.setdefault(place, {}).setdefault(types, proxy))

    async def _create(self, place: tuple[str, str]) -> None:
        creation = self._creations.get(place)
        if creation is None:
            creation = asyncio.ensure_future(self._send(*place))
            self._creations[place] = creation
            creation.add_done_callback(lambda done: self._created(place, done))
        await asyncio.shield(creation)

    async def _send(self, service_name: str, name: str) -> None:
        await self._context.invocations.invoke(ClientCreateProxy(name, service_name))

    def _created(self, place: tuple[str, str], creation: asyncio.Task[None]) -> None:
        del self._creations[place]
        retrieve(creation)

    def _recreate(self) -> None:
        """Create on another cluster what was created on the last one."""
        if self._proxies:
            self._context.tasks.start(self._send_all([(name, service_name) for service_name, name in self._proxies]))

    async def _send_all(self, proxies: list[tuple[str, str]]) -> None:
        try:
            await self._context.invocations.invoke(ClientCreateProxies(proxies), urgent=True)
        except (HazelcastError, OSError) as error:
            _log.warning(
                "%d data structures could not be created on the new cluster: %s",
                len(proxies),
                error,
                extra=self._context.tasks.origin.about("proxies_lost"),
            )

    def forget(self, service_name: str, name: str) -> None:
        """Drop the proxies of a data structure: it was destroyed."""
        self._proxies.pop((service_name, name), None)

    async def close(self) -> None:
        """Wait for the end of the creations under way; the client has failed them."""
        if self._creations:
            await asyncio.wait(self._creations.values())

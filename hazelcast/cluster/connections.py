"""Connections to the cluster: the first one, one to each member, and new ones for those that are lost."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from hazelcast import __version__
from hazelcast.cluster.connection import Connection
from hazelcast.cluster.dispatch import retrieve
from hazelcast.cluster.follower import ViewFollower
from hazelcast.cluster.tls import ssl_context
from hazelcast.config import Config, ReconnectMode
from hazelcast.core import CLIENT_TYPE, Address, AddressHelper, EndpointQualifier, MemberInfo, ProtocolType
from hazelcast.errors import (
    AuthenticationError,
    ClientNotAllowedInClusterError,
    ClientOfflineError,
    HazelcastClientNotActiveError,
    HazelcastError,
    IllegalStateError,
    InvalidConfigurationError,
    TargetDisconnectedError,
)
from hazelcast.lifecycle import LifecycleState
from hazelcast.protocol.messages.client import (
    ClientAuthentication,
    ClientAuthenticationCustom,
    ClientAuthenticationResponse,
    ClientLocalBackupListener,
    ClientPing,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence

    from hazelcast.cluster.dispatch import TaskSet
    from hazelcast.cluster.invocation import InvocationService
    from hazelcast.cluster.listeners import ListenerService
    from hazelcast.cluster.view import ClusterView, MemberChange
    from hazelcast.lifecycle import Lifecycle
    from hazelcast.log import LogEvent
    from hazelcast.protocol import structures
    from hazelcast.protocol.frames import Bytes

_log = logging.getLogger(__name__)

_SERIALIZATION_VERSION: Final = 1
_CREDENTIALS_FAILED: Final = 1
_SERIALIZATION_MISMATCH: Final = 2
_NOT_ALLOWED: Final = 3
_FAILOVER_TIMEOUT: Final = 120.0
"""Seconds for which a cluster is tried before the next one, unless its configuration says it."""
_MEMBER_CHECK_PERIOD: Final = 1.0
_REFRESH_PERIOD: Final = 0.025
_HOLD: Final = 1.0
"""Seconds for which requests wait for an owner whose connection was lost, before they take a detour."""
_HOLD_LEFT: Final = 2.0
"""The same for an owner that has left the cluster: other members wait for the same news, in steps of half a second."""
_SHORT_STAY: Final = 1.0
"""Seconds; a connection that is lost sooner counts as a short one."""
_SHORT_STAYS: Final = 3
"""So many short connections in a row to one address are made at once; there is a pause before each further one."""
_UNREACHABLE_AFTER: Final = 2
"""So many attempts in a row to connect to a member must fail before that is worth a warning."""
_PUBLIC_ENDPOINT: Final = EndpointQualifier(ProtocolType.CLIENT, "public")


@dataclass(slots=True)
class _Attempt:
    """Lets one at a time connect to an address."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


@dataclass(slots=True)
class _Unsteady:
    """An address whose last connections were short."""

    losses: int = 0
    pause: float = 0.0
    due: float = 0.0
    """When the next attempt may be made, by the clock of the loop."""


class ConnectionManager:
    """Opens, authenticates, watches and replaces connections; says which one a request takes."""

    def __init__(
        self,
        config: Config,
        client_name: str,
        view: ClusterView,
        tasks: TaskSet,
        lifecycle: Lifecycle,
        members_changed: Callable[[MemberChange], None],
        alternatives: Sequence[Config] = (),
        try_count: int | None = None,
    ) -> None:
        self._config = config
        self._clusters = [(it, ssl_context(it)) for it in (config, *alternatives)]
        """The cluster in use, then those to try when it is lost; all TLS settings are checked before the first try."""
        self._try_count = try_count
        self._entered: Config | None = None
        """The configuration of the cluster that let the client in last."""
        self._elsewhere = False
        """Whether the known members are those of another cluster than the one that is tried."""
        self._client_name = client_name
        self._view = view
        self._tasks = tasks
        self._origin = tasks.origin
        self._lifecycle = lifecycle
        self._members_changed = members_changed
        self._loop = asyncio.get_running_loop()
        self._ssl: ssl.SSLContext | None = self._clusters[0][1]
        self.client_uuid: UUID = uuid4()
        self._by_member: dict[UUID | None, Connection] = {}
        self.routes: list[Connection | None] = []
        """By partition; empty when it must be made anew, because connections or the partition table changed."""
        self.partition_of: Callable[[bytes], int] = view.partition_of
        self._opening: set[Connection] = set()
        self._attempts: dict[Address, _Attempt] = {}
        self._unsteady: dict[Address, _Unsteady] = {}
        self.cluster_id: UUID | None = None
        self._follower = ViewFollower(tasks, self._apply_members, self._apply_partitions)
        self._unreachable: dict[UUID, int] = {}
        """Members that are not connected to, and how many attempts in a row have failed."""
        self._orphaned: dict[UUID, float] = {}
        """Members whose connection was lost while they own partitions, and when; requests to those wait."""
        self._adopting = False
        self._wake = asyncio.Event()
        self._connecting = False
        self._starting: asyncio.Timeout | None = None
        """Ends the start, when the client is shut down meanwhile."""
        self._closed = False
        self._round_robin = 0
        self.opened: int = 0
        self.lost: int = 0
        self.reconnects: int = 0
        self._past_bytes_in = self._past_bytes_out = 0
        """Of the connections that are gone."""
        self.invocations: InvocationService
        self.listeners: ListenerService
        self.on_new_cluster: Callable[[], None] = lambda: None
        """Called when the client comes to a cluster that does not know what it has made on the last one."""

    def attach(self, invocations: InvocationService, listeners: ListenerService) -> None:
        """Take the services that need the connections themselves."""
        self.invocations = self._follower.invocations = invocations
        self.listeners = listeners

    # -- routing -------------------------------------------------------------------------------------------------------

    @property
    def open_connections(self) -> list[Connection]:
        """The connections to members that can be used, one a member."""
        return list(self._by_member.values())

    @property
    def bytes_in(self) -> int:
        """Bytes read so far, on all connections that were ever in use."""
        return self._past_bytes_in + sum(connection.bytes_in for connection in self._by_member.values())

    @property
    def bytes_out(self) -> int:
        """Bytes written so far."""
        return self._past_bytes_out + sum(connection.bytes_out for connection in self._by_member.values())

    def by_partition(self, partition_id: int) -> Connection | None:
        """Return the connection to the owner of a partition, any other if there is none, None if one is awaited."""
        try:
            connection = self.routes[partition_id]
        except IndexError:
            self.routes = [self._by_member.get(owner) if owner else None for owner in self._view.owners]
            connection = self.routes[partition_id] if partition_id < len(self.routes) else None
        return connection or (None if self.awaits_owner(partition_id) else self.any())

    def awaits_owner(self, partition_id: int) -> bool:
        """Tell whether a request is to wait: the partition is about to get an owner."""
        owners = self._view.owners
        return bool(self._orphaned) and 0 <= partition_id < len(owners) and owners[partition_id] in self._orphaned

    def by_member(self, member: UUID) -> Connection | None:
        """Return the connection to a member, any other if there is none."""
        return self._by_member.get(member) or self.any()

    def any(self) -> Connection | None:
        """Return the connection that the load balancer picks."""
        balancer = self._config.load_balancer
        if balancer is not None and (member := balancer.next()) is not None and member.uuid in self._by_member:
            return self._by_member[member.uuid]
        connections = self._by_member
        if len(connections) <= 1:
            return next(iter(connections.values()), None)
        self._round_robin = (self._round_robin + 1) % len(connections)
        return list(connections.values())[self._round_robin]

    def unavailable(self) -> Exception:
        """Return the error for a request that no connection can take."""
        if self._config.reconnect_mode == ReconnectMode.ASYNC or (self._config.async_start and self.cluster_id is None):
            return ClientOfflineError()
        return ConnectionError("No connection to the cluster is open")

    # -- start and end -------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Connect to the cluster; with `async_start` only begin to.

        Raises:
            HazelcastClientNotActiveError: the client was shut down meanwhile.
        """
        self._check_open()
        started = self._loop.time()
        self._tasks.start(self._watch_heartbeats())
        if self._config.smart_routing:
            self._tasks.start(self._keep_connected_to_members())
        self._connecting = True
        if self._config.async_start:
            self._tasks.start(self._reconnect())
            return
        try:
            async with asyncio.timeout(None) as self._starting:
                while not self._by_member:
                    await self._connect_to_cluster()
                self._connecting = False
                if self._config.smart_routing:
                    limit = self._config.cluster_connect_timeout
                    await self._connect_to_members(started + limit if limit > 0 else None)
        except TimeoutError:
            self._check_open()
            raise
        finally:
            self._starting = None

    def close(self) -> None:
        """Close every connection, and end the start if it is under way."""
        self._closed = True
        for connection in [*self._by_member.values(), *self._opening]:
            connection.close()
        if self._starting is not None and not self._starting.expired():
            self._starting.reschedule(self._loop.time())

    def _check_open(self) -> None:
        if self._closed:
            raise HazelcastClientNotActiveError("The client was shut down")

    # -- the first connection ------------------------------------------------------------------------------------------

    async def _connect_to_cluster(self) -> None:
        """Connect to the cluster in use, and to the others in turn when it can't be."""
        if len(self._clusters) == 1:
            await self._connect_to_one(self._config.cluster_connect_timeout)
            return
        lost: Exception | None = None
        pause = self._config.retry_initial_backoff
        for number in itertools.count():
            if self._try_count is not None and number >= self._try_count * len(self._clusters):
                break
            if number and number % len(self._clusters) == 0:
                wait = _by_chance(self._config, pause)
                extra = self._origin.about("cluster_unreachable")
                _log.warning("No cluster lets the client in (next round in %.1f s): %s", wait, lost, extra=extra)
                await asyncio.sleep(wait)
                pause = min(pause * self._config.retry_multiplier, self._config.retry_max_backoff)
            self._check_open()
            limit = self._config.cluster_connect_timeout
            try:
                await self._connect_to_one(_FAILOVER_TIMEOUT if limit < 0 else limit)
                return
            except HazelcastClientNotActiveError:
                raise
            except (HazelcastError, OSError) as error:
                lost = error
            self._clusters.append(self._clusters.pop(0))
            self._config, self._ssl = self._clusters[0]
            self._elsewhere = True
            self._origin.cluster = self._config.cluster_name
            extra = self._origin.about("next_cluster_tried")
            _log.warning("The next cluster is tried, %r: %s", self._config.cluster_name, lost, extra=extra)
        raise IllegalStateError(f"None of {len(self._clusters)} clusters lets the client in; the last: {lost}", lost)

    async def _connect_to_one(self, timeout: float) -> None:
        """Try all known addresses, round by round with back-off, until one member lets the client in."""
        config = self._config
        deadline = None if timeout < 0 else self._loop.time() + timeout
        pause, attempt = config.retry_initial_backoff, 0
        while True:
            self._check_open()
            attempt += 1
            failures: dict[str, Exception] = {}
            candidates = sorted(self._candidates(), key=lambda address: self._rest(address) > 0)
            for left, address in zip(range(len(candidates), 0, -1), candidates, strict=True):
                # One that does not answer must leave the others their share of the time.
                share = (deadline - self._loop.time()) / left if deadline is not None and timeout else None
                try:
                    async with asyncio.timeout(share):
                        if (rest := self._rest(address)) > 0:
                            await asyncio.sleep(min(rest, share / 2) if share is not None else rest)
                        connection = await self._connect(address)
                        if not self._view.known.is_set():
                            await self._first_view(connection)
                    return
                except (ClientNotAllowedInClusterError, InvalidConfigurationError, HazelcastClientNotActiveError):
                    raise
                except TimeoutError as error:
                    silence = TargetDisconnectedError(f"{address} did not answer within {share or 0:.1f} s", error)
                    failures[str(address)] = error if error.errno else silence
                except (HazelcastError, OSError) as error:
                    failures[str(address)] = error
            refused = [error for error in failures.values() if isinstance(error, AuthenticationError)]
            if refused and (self.cluster_id is None or len(self._clusters) > 1):
                raise refused[0]
            now = self._loop.time()
            wait = _by_chance(config, pause)
            last = next(reversed(failures.values()), None)
            if deadline is not None and now + wait >= deadline:
                tried = "; ".join(
                    f"{address}: {str(error) or type(error).__name__}" for address, error in failures.items()
                )
                raise IllegalStateError(f"Unable to connect to any cluster ({tried})", last)
            _log.warning(
                "No member could be reached (attempt %d, next in %.1f s): %s",
                attempt,
                wait,
                last,
                extra=self._origin.about("cluster_unreachable"),
            )
            await asyncio.sleep(wait)
            pause = min(pause * config.retry_multiplier, config.retry_max_backoff)

    def _candidates(self) -> Iterator[Address]:
        members = [] if self._elsewhere else [self._reachable(member) for member in self._view.members.values()]
        primaries: list[Address] = []
        secondaries: list[Address] = []
        for text in self._config.cluster_members or ["127.0.0.1"]:
            first, second = AddressHelper.get_possible_addresses(text)
            primaries += first
            secondaries += second
        if self._config.shuffle_member_list:
            for addresses in (members, primaries, secondaries):
                random.shuffle(addresses)
        yield from dict.fromkeys([*members, *primaries, *secondaries])

    async def _first_view(self, connection: Connection) -> None:
        """Wait for the member list, where the answer to the authentication did not bring it."""
        known = asyncio.ensure_future(self._view.known.wait())
        try:
            async with asyncio.timeout(self._config.invocation_timeout):
                while not known.done():
                    await asyncio.wait({known}, timeout=_MEMBER_CHECK_PERIOD)
                    if not known.done() and not connection.is_open:
                        raise TargetDisconnectedError(f"{connection} was lost before it sent the member list")
        except TimeoutError as error:
            raise IllegalStateError("The member list did not come in time", error) from error
        finally:
            known.cancel()

    async def _reconnect(self) -> None:
        try:
            while not self._by_member:
                await self._connect_to_cluster()
        except Exception as error:
            # Also of what nobody has thought of: a client that neither connects nor shuts down is of no use.
            trace = None if isinstance(error, HazelcastError | OSError) else error
            extra = self._origin.about("cluster_lost")
            _log.error("The cluster is lost, and the client shuts down: %s", error, exc_info=trace, extra=extra)
            self._lifecycle.request_shutdown()
        finally:
            self._connecting = False

    # -- one connection ------------------------------------------------------------------------------------------------

    async def _connect(self, address: Address) -> Connection:
        """Return an authenticated connection to the member at `address`: an open one, or a new one."""
        attempt = self._attempts.setdefault(address, _Attempt())
        attempt.users += 1
        try:
            async with attempt.lock:
                for connection in self._by_member.values():
                    if connection.address == address:
                        return connection
                return await self._open(address)
        finally:
            attempt.users -= 1
            if not attempt.users:
                del self._attempts[address]

    async def _open(self, address: Address) -> Connection:
        self._check_open()
        config = self._config
        limit = config.connection_timeout or None
        connection = Connection(self.invocations, address, self._lost, config.max_message_size)
        self._opening.add(connection)
        try:
            async with asyncio.timeout(limit):
                await self._dial(connection)
            if not connection.is_open:
                raise TargetDisconnectedError(f"{address} closed the connection", connection.close_cause)
            connection.set_options(config.socket_options)
            async with asyncio.timeout(limit or config.heartbeat_timeout):
                response = await self._authenticate(connection)
            return await self._admit(connection, response)
        except TimeoutError as error:
            reason = TargetDisconnectedError(
                f"{address} did not answer within {limit or config.heartbeat_timeout} s", error
            )
            connection.close(reason)
            raise reason from error
        except BaseException as error:
            connection.close(error if isinstance(error, Exception) else None)
            if isinstance(error, TargetDisconnectedError) and connection.close_cause not in (None, error):
                raise error from connection.close_cause
            raise
        finally:
            self._opening.discard(connection)

    async def _dial(self, connection: Connection) -> None:
        address = connection.address
        host = address.host if self._ssl else None
        try:
            await self._loop.create_connection(
                lambda: connection, address.host, address.port, ssl=self._ssl, server_hostname=host
            )
        except ConnectionResetError as error:
            if self._ssl is None or str(error):
                raise
            raise TargetDisconnectedError(
                f"{address} broke off the TLS handshake: perhaps it speaks no TLS, or no version that is accepted",
                error,
            ) from error
        except (ValueError, OverflowError) as error:
            # Of a name that can't be encoded, or a port above 65535; but errors of certificates are of this kind, too.
            if isinstance(error, OSError):
                raise
            raise socket.gaierror(socket.EAI_NONAME, f"{address} is no address: {error}") from error

    async def _authenticate(self, connection: Connection) -> ClientAuthenticationResponse:
        config = self._config
        who = (
            self.client_uuid,
            CLIENT_TYPE,
            _SERIALIZATION_VERSION,
            __version__,
            self._client_name,
            config.labels,
        )
        if config.token_provider is not None:
            try:
                token = config.token_provider.token(connection.address)
            except Exception as error:
                # Its text may hold what is secret.
                what = f"The token_provider raised {type(error).__name__} for {connection.address}"
                raise AuthenticationError(what, error) from error
            custom = ClientAuthenticationCustom(config.cluster_name, token, *who)
            return await self.invocations.invoke(custom, connection=connection, urgent=True)
        username, password = config.creds_username, config.creds_password
        plain = ClientAuthentication(config.cluster_name, username, password, *who)
        return await self.invocations.invoke(plain, connection=connection, urgent=True)

    async def _admit(self, connection: Connection, response: ClientAuthenticationResponse) -> Connection:
        """Take an authenticated connection into use; return the older one if there is one to the same member."""
        address = connection.address
        if response.status == _CREDENTIALS_FAILED:
            raise AuthenticationError(
                f"{address} refused the client: the cluster name {self._config.cluster_name!r} or the credentials"
                " are wrong"
            )
        if response.status == _SERIALIZATION_MISMATCH:
            raise IllegalStateError(f"{address} uses another serialization version than the client")
        if response.status == _NOT_ALLOWED:
            raise ClientNotAllowedInClusterError(f"{address} does not allow this client in the cluster")
        if response.status or response.member_uuid is None:
            raise AuthenticationError(
                f"{address} answered the authentication with the unknown status {response.status}"
            )
        view = self._view
        used = view.known.is_set() or bool(self._by_member)
        if used and view.partition_count != response.partition_count:
            # Calls under way have their partition by the count that was known when they were made.
            raise ClientNotAllowedInClusterError(
                f"{address} has {response.partition_count} partitions, and what this client has used so far"
                f" {view.partition_count}"
            )
        if (existing := self._by_member.get(response.member_uuid)) is not None:
            connection.close()
            return existing
        moved = self.cluster_id not in (None, response.cluster_id)
        if moved:
            if self._by_member:
                raise IllegalStateError(f"{address} belongs to another cluster than the members connected to")
            if len(self._clusters) > 1 and not self._elsewhere:
                # What it held is gone, and the next cluster may have it; this one's turn comes again.
                raise ClientNotAllowedInClusterError(f"{address} belongs to a cluster that started anew")
            extra = self._origin.about("cluster_changed", address=address, member=response.member_uuid)
            _log.info("Connected to a new cluster: %s", response.cluster_id, extra=extra)
            view.reset()
        if not connection.is_open:
            raise TargetDisconnectedError(f"{address} closed the connection", connection.close_cause)
        first = not self._by_member
        self.opened += 1
        if first and self.cluster_id is not None:
            self.reconnects += 1
        self.cluster_id = response.cluster_id
        self._elsewhere = False
        view.partition_count = response.partition_count
        connection.member = response.member_uuid
        connection.admitted = self._loop.time()
        self._by_member[response.member_uuid] = connection
        self._unreachable.pop(response.member_uuid, None)
        self.routes = []
        _log.info(
            "Connected to %s, member %s, version %s",
            address,
            response.member_uuid,
            response.server_hazelcast_version,
            extra=self._about("connection_opened", connection),
        )
        if response.member_infos:
            self._apply_members(response.member_list_version, response.member_infos)
        if response.partitions:
            self._apply_partitions(connection, response.partition_list_version, response.partitions)
        if self._config.smart_routing and self._config.backup_ack_to_client_enabled:
            self._tasks.start(self._take_backup_acks(connection))
        self._follower.follow(self._by_member.values())
        self._settle_orphans()
        if first:
            self.invocations.schemas.reconnected()
        self.listeners.connection_added(connection)
        if moved:
            self.on_new_cluster()
        if first:
            self.invocations.connected()
            left, self._entered = self._entered, self._config
            if left is not None and left is not self._config:
                self._lifecycle.fire(LifecycleState.CHANGED_CLUSTER)
            self._lifecycle.fire(LifecycleState.CONNECTED)
        return connection

    async def _take_backup_acks(self, connection: Connection) -> None:
        try:
            request = ClientLocalBackupListener()
            await self.invocations.invoke(request, connection=connection, on_event=_ignore, urgent=True)
            connection.sends_acks = True
            self._check_acks()
        except (HazelcastError, OSError) as error:
            if connection.is_open:
                extra = self._about("backup_acks_refused", connection)
                _log.warning("%s sends no backup acks: %s", connection, error, extra=extra)

    def _check_acks(self) -> None:
        connections = self._by_member
        self.invocations.acks_arrive(
            all(uuid in connections and connections[uuid].sends_acks for uuid in self._view.members)
        )

    def _lost(self, connection: Connection) -> None:
        member = connection.member
        if member is None or self._by_member.get(member) is not connection:
            return
        del self._by_member[member]
        self._past_bytes_in += connection.bytes_in
        self._past_bytes_out += connection.bytes_out
        self.routes = []
        self.listeners.connection_removed(connection)
        if self._closed:
            return
        self.lost += 1
        self._note_stay(connection)
        self._check_acks()
        self.invocations.acks_lost()
        cause = connection.close_cause or "closed by the member"
        # As text: whoever keeps log records would keep the buffers of all lost connections with the objects.
        _log.warning("%s was lost: %s", repr(connection), cause, extra=self._about("connection_lost", connection))
        self._follower.lost(connection)
        self._follower.follow(self._by_member.values())
        if self._by_member:
            self._orphan(member)
            self._wake.set()
            return
        self._orphaned.clear()
        self.invocations.owners_changed()
        self._lifecycle.fire(LifecycleState.DISCONNECTED)
        if self._config.reconnect_mode == ReconnectMode.OFF:
            self._lifecycle.request_shutdown()
        elif not self._connecting:
            self._connecting = True
            self._tasks.start(self._reconnect())

    def _note_stay(self, connection: Connection) -> None:
        """Have the next attempt wait, if the last connections to this address were all lost soon."""
        now, config = self._loop.time(), self._config
        if now - connection.admitted >= _SHORT_STAY:
            self._unsteady.pop(connection.address, None)
            return
        it = self._unsteady.setdefault(connection.address, _Unsteady())
        it.losses += 1
        if it.losses > _SHORT_STAYS:
            it.pause = it.pause * config.retry_multiplier if it.pause else config.retry_initial_backoff
            it.pause = min(it.pause, config.retry_max_backoff)
            it.due = now + _by_chance(config, it.pause)

    def _rest(self, address: Address) -> float:
        """Return for how many seconds an address is to be left alone."""
        it = self._unsteady.get(address)
        return max(0.0, it.due - self._loop.time()) if it is not None else 0.0

    def _about(self, event: LogEvent, connection: Connection) -> dict[str, str | None]:
        return self._origin.about(event, address=connection.address, member=connection.member)

    # -- members -------------------------------------------------------------------------------------------------------

    def _reachable(self, member: MemberInfo) -> Address:
        if self._config.use_public_ip:
            return member.address_map.get(_PUBLIC_ENDPOINT, member.address)
        return member.address

    def _apply_members(self, version: int, infos: list[structures.MemberInfo]) -> None:
        change = self._view.apply_members(version, infos)
        for member in change.removed:
            self._unreachable.pop(member.uuid, None)
            if (connection := self._by_member.get(member.uuid)) is not None:
                connection.close(TargetDisconnectedError(f"{member.address} left the cluster"))
        if change.removed:
            self.invocations.members_left(len(change.removed))
        if change.added:
            self._wake.set()
        if change.added or change.removed:
            self._check_acks()
            self._members_changed(change)

    def _apply_partitions(self, source: Connection, version: int, owned: list[tuple[UUID, list[int]]]) -> None:
        self._view.apply_partitions(source, version, owned)
        self.routes = []
        self._settle_orphans()

    # -- partitions whose owner is gone --------------------------------------------------------------------------

    def _orphan(self, member: UUID) -> None:
        """Have requests to the partitions of `member` wait for its return, or for the next owner.

        Another member would take them and wait for the same, but look less and less often, so that they ended late.
        """
        if member not in self._view.owners:
            return
        self._orphaned[member] = self._loop.time()
        if not self._adopting:
            self._adopting = True
            self._tasks.start(self._adopt())

    async def _adopt(self) -> None:
        try:
            while self._orphaned:
                await self._follower.refresh()
                await asyncio.sleep(_REFRESH_PERIOD)
                self._settle_orphans()
        finally:
            self._adopting = False

    def _settle_orphans(self) -> None:
        """Send what waits for owners that came back, that were replaced, or that are waited for no longer."""
        if not self._orphaned:
            return
        owners, now = set(self._view.owners), self._loop.time()
        for member, since in list(self._orphaned.items()):
            hold = _HOLD if member in self._view.members else _HOLD_LEFT
            if member in self._by_member or member not in owners or now - since > hold:
                del self._orphaned[member]
        self.invocations.owners_changed()

    async def _keep_connected_to_members(self) -> None:
        while True:
            try:
                async with asyncio.timeout(_MEMBER_CHECK_PERIOD):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            if self._by_member:
                # Each on its own: one that is slow must not keep the others waiting.
                for member in self._missing():
                    self._tasks.start(self._connect_to_member(member))

    def _missing(self) -> list[MemberInfo]:
        """Return the members that are to be connected to now: not connected, and not being connected to."""
        missing = [member for uuid, member in self._view.members.items() if uuid not in self._by_member]
        addresses = [self._reachable(member) for member in missing]
        return [
            member
            for member, address in zip(missing, addresses, strict=True)
            if address not in self._attempts and not self._rest(address)
        ]

    async def _connect_to_members(self, deadline: float | None) -> None:
        """Connect to all members; those that take longer are connected to in the background."""
        try:
            async with asyncio.timeout_at(deadline):
                await asyncio.gather(*map(self._connect_to_member, self._missing()))
        except TimeoutError:
            self._wake.set()

    async def _connect_to_member(self, member: MemberInfo) -> None:
        address = self._reachable(member)
        try:
            await self._connect(address)
        except (HazelcastError, OSError) as error:
            if member.uuid in self._view.members:
                failed = self._unreachable[member.uuid] = self._unreachable.get(member.uuid, 0) + 1
                # A first attempt also fails where a member has just died, and the others do not know yet.
                level = logging.WARNING if failed == _UNREACHABLE_AFTER else logging.DEBUG
                extra = self._origin.about("member_unreachable", address=address, member=member.uuid)
                _log.log(level, "%s can't be reached: %s", address, error, extra=extra)

    async def _watch_heartbeats(self) -> None:
        """Ping connections that nothing was written to, and close those that nothing came from, each when it is due."""
        interval, timeout = self._config.heartbeat_interval, self._config.heartbeat_timeout
        longest = min(interval, timeout)
        now = due = resumed = self._loop.time()
        while True:
            await asyncio.sleep(due - now)
            now = self._loop.time()
            if now - due > longest:
                # The loop stood still, and so did the pings: nobody else is to blame for the silence.
                resumed = now
            due = now + longest
            for connection in self.open_connections:
                silent = max(connection.last_read, resumed) + timeout
                if silent <= now:
                    reason = f"{connection} was silent for {now - connection.last_read:.1f} s"
                    connection.close(TargetDisconnectedError(reason))
                    continue
                if connection.awaits_much:
                    wake = connection.last_read + longest / 2
                    if wake <= now:
                        connection.be_woken_by_any()
                    else:
                        due = min(due, wake)
                idle = connection.last_write + interval
                if idle <= now:
                    ping = self.invocations.invoke(ClientPing(), connection=connection, urgent=True)
                    ping.future.add_done_callback(retrieve)
                    idle = now + interval
                due = min(due, silent, idle)


def _by_chance(config: Config, pause: float) -> float:
    """Return a pause of a bit more or less, in seconds."""
    return min(pause, config.retry_max_backoff) * (1 + config.retry_jitter * random.uniform(-1, 1))


def _ignore(message_type: int, buffer: Bytes, start: int, end: int) -> None:
    """Backup acks are counted by their flag, before any handler."""

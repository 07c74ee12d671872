"""Creating, listing and destroying data structures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazelcast.member.answers import Call, answers
from hazelcast.protocol.messages.client import (
    ClientAddDistributedObjectListener,
    ClientCreateProxies,
    ClientCreateProxy,
    ClientDestroyProxy,
    ClientGetDistributedObjects,
    ClientRemoveDistributedObjectListener,
)
from hazelcast.protocol.structures import DistributedObjectInfo

if TYPE_CHECKING:
    from uuid import UUID


@answers(ClientCreateProxy)
def create_proxy(call: Call, request: ClientCreateProxy) -> None:
    call.node.create_object(request.service_name, request.name, call.client)


@answers(ClientCreateProxies)
def create_proxies(call: Call, request: ClientCreateProxies) -> None:
    for name, service in request.proxies:
        call.node.create_object(service, name, call.client)


@answers(ClientDestroyProxy)
def destroy_proxy(call: Call, request: ClientDestroyProxy) -> None:
    call.node.destroy_object(request.service_name, request.name, call.client)


@answers(ClientGetDistributedObjects)
def get_distributed_objects(call: Call, request: ClientGetDistributedObjects) -> list[DistributedObjectInfo]:
    return [DistributedObjectInfo(service, name) for service, name in call.node.objects]


@answers(ClientAddDistributedObjectListener)
def add_distributed_object_listener(call: Call, request: ClientAddDistributedObjectListener) -> UUID:
    subscriber = call.subscribe()
    call.node.object_listeners[subscriber.id] = subscriber
    return subscriber.id


@answers(ClientRemoveDistributedObjectListener)
def remove_distributed_object_listener(call: Call, request: ClientRemoveDistributedObjectListener) -> bool:
    return call.node.object_listeners.pop(request.registration_id, None) is not None

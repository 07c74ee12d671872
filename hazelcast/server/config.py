"""What a member is told: a quiet member on loopback that finds the others by their ports and nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

HOST = "127.0.0.1"

Tree: TypeAlias = dict[str, object]


def member_config(
    cluster_name: str, port: int, ports: Sequence[int], *, jet: bool, config: Mapping[str, object] | None = None
) -> Tree:
    """Return the document of one member's configuration; JSON of it is YAML as well.

    Args:
        cluster_name: The name that clients must give.
        port: Where it listens.
        ports: Where the cluster's members listen, itself included.
        jet: Whether the engine that SQL needs runs.
        config: What to add under `hazelcast`; it cannot make the member listen or look elsewhere.
    """
    tree: Tree = {
        "jet": {"enabled": jet},
        "properties": {
            "hazelcast.phone.home.enabled": "false",
            # The first member waits this long for more that want to join; there are no strangers to wait for.
            "hazelcast.wait.seconds.before.join": "0",
            "hazelcast.max.wait.seconds.before.join": "0",
        },
    }
    _merge(tree, config or {})
    _merge(
        tree,
        {
            "cluster-name": cluster_name,
            "network": {
                "port": {"port": port, "auto-increment": False},
                "interfaces": {"enabled": True, "interfaces": [HOST]},
                "join": {
                    "auto-detection": {"enabled": False},
                    "multicast": {"enabled": False},
                    "tcp-ip": {"enabled": True, "member-list": [f"{HOST}:{each}" for each in ports]},
                },
            },
            "properties": {"hazelcast.socket.bind.any": "false"},
        },
    )
    return {"hazelcast": tree}


def _merge(tree: Tree, more: Mapping[str, object]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping):
            below = tree.get(key)
            branch: Tree = dict(cast("Mapping[str, object]", below)) if isinstance(below, Mapping) else {}
            _merge(branch, cast("Mapping[str, object]", value))
            tree[key] = branch
        else:
            tree[key] = value

"""Several clusters for one client: which of their settings may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hazelcast.errors import InvalidConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hazelcast.config import Config

_MAY_DIFFER: Final = frozenset(
    {
        "cluster_members",
        "cluster_name",
        "cluster_connect_timeout",
        "connection_timeout",
        "creds_password",
        "creds_username",
        "retry_initial_backoff",
        "retry_jitter",
        "retry_max_backoff",
        "retry_multiplier",
        "shuffle_member_list",
        "socket_options",
        "token_provider",
        "use_public_ip",
    }
)
"""How a cluster is found and entered, besides the `ssl_*` options."""


def check_clusters(configs: Sequence[Config]) -> None:
    """Refuse configurations that differ in more than how their cluster is found and entered.

    Raises:
        InvalidConfigurationError: there is none, or an option differs.
    """
    if not configs:
        raise InvalidConfigurationError("Fail-over needs one configuration at least")
    for config in configs[1:]:
        for name in config.options():
            if name in _MAY_DIFFER or name.startswith("ssl_"):
                continue
            if getattr(config, name) != getattr(configs[0], name):
                raise InvalidConfigurationError(f"The option {name} must be the same for all clusters of a client")

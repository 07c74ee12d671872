"""The TLS settings of a configuration."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final

from hazelcast.config import SSLProtocol
from hazelcast.errors import InvalidConfigurationError

if TYPE_CHECKING:
    from hazelcast.config import Config

_WITH_CONTEXT: Final = {"ssl_context", "ssl_enabled"}
_VERSIONS: Final = {
    SSLProtocol.TLSv1: ssl.TLSVersion.TLSv1,
    SSLProtocol.TLSv1_1: ssl.TLSVersion.TLSv1_1,
    SSLProtocol.TLSv1_2: ssl.TLSVersion.TLSv1_2,
    SSLProtocol.TLSv1_3: ssl.TLSVersion.TLSv1_3,
}


def ssl_context(config: Config) -> ssl.SSLContext | None:
    """Return the context for new connections, None when TLS is off.

    `ssl_protocol` is the oldest version that is accepted; newer ones always are.

    Raises:
        InvalidConfigurationError: a file can't be read, a setting is unknown to OpenSSL, or there is a ready context
            and settings for one.
    """
    if config.ssl_context is not None:
        others = [name for name in config.non_default() if name.startswith("ssl_") and name not in _WITH_CONTEXT]
        if others:
            raise InvalidConfigurationError(f"The ssl_context says it all; leave out {', '.join(others)}")
        return config.ssl_context
    if not config.ssl_enabled:
        return None
    try:
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=config.ssl_cafile)
        context.check_hostname = config.ssl_check_hostname
        if config.ssl_protocol not in _VERSIONS:
            raise InvalidConfigurationError(
                f"{config.ssl_protocol.name} is not safe and not supported: use TLSv1_2 or later"
            )
        context.minimum_version = _VERSIONS[config.ssl_protocol]
        if config.ssl_certfile is not None:
            context.load_cert_chain(config.ssl_certfile, config.ssl_keyfile, config.ssl_password)
        if config.ssl_ciphers is not None:
            context.set_ciphers(config.ssl_ciphers)
    except (OSError, ValueError) as error:
        raise InvalidConfigurationError(f"The TLS settings can't be used: {error}", error) from error
    return context

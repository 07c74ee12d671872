"""Tokens for authentication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from typing_extensions import override

from hazelcast.errors import InvalidArgumentTypeError

if TYPE_CHECKING:
    from hazelcast.core import Address


class TokenProvider(Protocol):
    """Makes the token that a member checks; any object with this method is one."""

    def token(self, address: Address | None = None) -> bytes:
        """Return the token for the member at `address`, to which the client is connected already.

        What it raises becomes the cause of an `AuthenticationError`.
        """
        ...


class BasicTokenProvider(TokenProvider):
    """Sends the same token to every member.

    Args:
        token: The token; text is encoded as UTF-8.

    Raises:
        InvalidArgumentTypeError: If the token is neither `str` nor `bytes`.
    """

    def __init__(self, token: str | bytes = "") -> None:
        if isinstance(token, str):
            self._token = token.encode()
        elif isinstance(token, bytes):
            self._token = token
        else:
            raise InvalidArgumentTypeError(f"token must be a str or bytes, not {type(token).__name__}")

    @override
    def token(self, address: Address | None = None) -> bytes:
        return self._token

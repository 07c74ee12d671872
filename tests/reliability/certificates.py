"""Certificates of the tests' own."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from pathlib import Path


class Authority:
    """A certificate authority; `file` is its certificate."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(exist_ok=True)
        self._ca = trustme.CA()
        self._directory = directory
        self.file = str(directory / "ca.pem")
        self._ca.cert_pem.write_to_path(self.file)

    def server(
        self,
        name: str = "127.0.0.1",
        *,
        expired: bool = False,
        clients_of: Authority | None = None,
        newest: ssl.TLSVersion | None = None,
    ) -> ssl.SSLContext:
        """Return the context of a server called `name`.

        Args:
            name: The host that its certificate is for.
            expired: Whether the certificate has run out.
            clients_of: Demand a certificate of this authority from clients.
            newest: The newest version of TLS that it speaks.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        until = datetime.now(UTC) - timedelta(days=1) if expired else None
        self._ca.issue_cert(name, not_after=until).configure_cert(context)
        if clients_of is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(clients_of.file)
        if newest is not None:
            context.set_ciphers("DEFAULT@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = newest
        return context

    def server_file(self) -> str:
        """Return the file of a server's certificate and its key."""
        file = self._directory / "server.pem"
        self._ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(file))
        return str(file)

    def client(self, password: bytes | None = None) -> tuple[str, str]:
        """Return the files of a client's certificate and of its key, which `password` protects."""
        from cryptography.hazmat.primitives import serialization

        made = self._ca.issue_cert("client@example.org")
        certificate, key = self._directory / "client.pem", self._directory / "client.key"
        certificate.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
        pem = made.private_key_pem.bytes()
        if password is not None:
            pem = serialization.load_pem_private_key(pem, None).private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(password),
            )
        key.write_bytes(pem)
        return str(certificate), str(key)

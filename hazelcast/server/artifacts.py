"""The jars of a member: found in the local Maven repository, else fetched by the package `jgo`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from hazelcast.errors import InvalidArgumentValueError
from hazelcast.server.errors import ServerUnavailableError
from hazelcast.server.java import EXTRA

VERSION = "5.7.0"
"""The version of Hazelcast that a member has unless told otherwise."""

CHECKSUMS = {
    "hazelcast-5.7.0.jar": "241ec66cea8491787f68c3336f069ac463877af50bdb7676cd9d538f1940dc33",
    "hazelcast-5.7.0-tests.jar": "762ea5961d9998d50b34b2138125d4ae7fdf82656e45c297078f269d363d70f4",
    "hazelcast-sql-5.7.0.jar": "e747be48589069d0b072d8153b75fbceb11ea00d977d56d04b64d7258d36fd85",
}
"""SHA-256 of the jars that are known; others are taken as they are."""


def member_jars(version: str = VERSION, *, sql: bool = False, extra: tuple[str, ...] = ()) -> list[Path]:
    """Return the class path of a member.

    The environment variable `HAZELCAST_JAR` names a jar to use in place of the published one.

    Args:
        version: The version of Hazelcast.
        sql: Whether the member shall answer SQL.
        extra: More artifacts, as `group:artifact:version` or `group:artifact:version:classifier`.

    Raises:
        ServerUnavailableError: A jar is neither here nor to be fetched, or is not the published one.
    """
    own = os.environ.get("HAZELCAST_JAR")
    if own and not Path(own).is_file():
        raise ServerUnavailableError(f"HAZELCAST_JAR={own} is not a file")
    jars = [Path(own) if own else resolve(f"com.hazelcast:hazelcast:{version}")]
    if sql:
        jars.append(resolve(f"com.hazelcast:hazelcast-sql:{version}"))
    jars += (resolve(artifact) for artifact in extra)
    return list(dict.fromkeys(jars))


def resolve(artifact: str) -> Path:
    """Return the path of one jar, without its dependencies.

    Args:
        artifact: `group:artifact:version` or `group:artifact:version:classifier`.

    Raises:
        ServerUnavailableError: It cannot be had, or is not the published one.
    """
    match artifact.split(":"):
        case [group, name, version]:
            filename = f"{name}-{version}.jar"
        case [group, name, version, classifier]:
            filename = f"{name}-{version}-{classifier}.jar"
        case _:
            raise InvalidArgumentValueError(f"An artifact is group:artifact:version[:classifier], not {artifact!r}")
    path = _repository().joinpath(*group.split("."), name, version, filename)
    if path.is_file() and not _genuine(path):
        # What an interrupted download left behind.
        path.unlink()
    if not path.is_file():
        path = _fetch(artifact, filename)
        if not _genuine(path):
            raise ServerUnavailableError(f"{path} is not the published {artifact}: its SHA-256 is {_sha256(path)}")
    return path


def _repository() -> Path:
    return Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository")


def _fetch(artifact: str, filename: str) -> Path:
    try:
        import jgo
    except ImportError as error:
        raise ServerUnavailableError(
            f"{filename} is not on this machine; {EXTRA} brings what fetches it (or name a jar in HAZELCAST_JAR)", error
        ) from error
    try:
        for found in jgo.resolve(artifact):
            if found.filename == filename:
                return found.resolve()
    except Exception as error:  # whatever the resolver or its HTTP client raises
        raise ServerUnavailableError(f"{artifact} cannot be fetched: {error}", error) from error
    raise ServerUnavailableError(f"{artifact} has no file {filename}")


def _genuine(path: Path) -> bool:
    expected = CHECKSUMS.get(path.name)
    return expected is None or expected == _sha256(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

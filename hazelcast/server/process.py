"""One supervised child process and its log."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hazelcast.server.errors import ServerStartError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUPERVISOR = Path(__file__).with_name("supervisor.py")


class Process:
    """A running command whose output goes to `member.log` in a directory of its own.

    It ends with this program, also when this program is killed: a supervisor between the two sees to that.
    """

    def __init__(self, command: Sequence[str], directory: Path) -> None:
        self._log = directory / "member.log"
        with self._log.open("ab") as log:
            self._log_start = self._followed = log.seek(0, os.SEEK_END)
            # Isolated mode: the modules beside the script must not hide those of the standard library.
            self._supervisor = subprocess.Popen(
                [sys.executable, "-I", "-S", _SUPERVISOR, directory, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                # Ctrl-C in a terminal reaches us alone; members are stopped in order then.
                start_new_session=True,
            )
        assert self._supervisor.stdout is not None
        with self._supervisor.stdout as output:
            line = output.readline()
        if not line:
            self.close()
            raise ServerStartError(f"{command[0]} did not start\n{self.log()}")
        self.pid: int = int(line)
        """The process id of the command itself."""

    @property
    def returncode(self) -> int | None:
        """The exit code, 128 more than the number of the signal that ended it; None as long as it runs."""
        return self._supervisor.poll()

    def signal(self, number: int) -> None:
        """Send a signal to the command, if it still runs."""
        assert self._supervisor.stdin is not None
        # A pipe without a reader or closed: it has ended.
        with contextlib.suppress(BrokenPipeError, ValueError):
            self._supervisor.stdin.write(b"%d\n" % number)

    def wait(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for the end; return whether it came."""
        try:
            self._supervisor.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        self.close()
        return True

    def close(self) -> None:
        """Let go of the supervisor, which ends what still runs."""
        assert self._supervisor.stdin is not None
        self._supervisor.stdin.close()
        self._supervisor.wait()

    def terminate(self) -> None:
        """Ask the command to end, also when it is frozen."""
        self.signal(signal.SIGTERM)
        if sys.platform != "win32":
            self.signal(signal.SIGCONT)

    def stop(self, timeout: float) -> None:
        """Ask the command to end, and kill it if it has not after `timeout` seconds."""
        self.terminate()
        if not self.wait(timeout):
            self.kill()

    def kill(self) -> None:
        """End the command at once."""
        self.signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        if not self.wait(5.0):
            self.close()

    def log(self) -> str:
        """Return what the command has written since it was started."""
        return self._read(self._log_start).decode(errors="replace")

    def follow(self) -> list[str]:
        """Return the lines that the command has written since the last call."""
        written = self._read(self._followed)
        written = written[: written.rfind(b"\n") + 1]
        self._followed += len(written)
        return written.decode(errors="replace").splitlines()

    def _read(self, start: int) -> bytes:
        with self._log.open("rb") as file:
            file.seek(start)
            return file.read()

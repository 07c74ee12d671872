"""Runs one member, passes signals on to it, and ends it when the program that wanted it is gone.

A script of its own: `python -I supervisor.py DIRECTORY COMMAND...`. It writes the member's process id, reads numbers of
signals, one a line, and takes the end of its input for the end of that program.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading

GRACE = 5.0
"""Seconds between asking an orphaned member to stop and killing it."""

_PR_SET_PDEATHSIG = 1


def _die_with_supervisor() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main(directory: str, command: list[str]) -> None:
    """Run `command`, logging to `member.log` in `directory`; ends the process with the command's exit code."""
    with open(os.path.join(directory, "member.log"), "ab") as log:
        try:
            member = subprocess.Popen(
                command,
                cwd=directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_supervisor if sys.platform == "linux" else None,
            )
        except OSError as error:
            sys.exit(f"{command[0]} cannot be started: {error}")
    sys.stdout.write(f"{member.pid}\n")
    sys.stdout.close()
    orphaned = threading.Event()

    def leave_with_member() -> None:
        code = member.wait()
        if not orphaned.is_set():
            os._exit(code if code >= 0 else 128 - code)

    threading.Thread(target=leave_with_member, daemon=True).start()
    for line in sys.stdin:
        member.send_signal(int(line))

    orphaned.set()
    member.terminate()
    if sys.platform != "win32":
        member.send_signal(signal.SIGCONT)
    try:
        member.wait(GRACE)
    except subprocess.TimeoutExpired:
        member.kill()
        member.wait()
    shutil.rmtree(directory, ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(os.path.dirname(directory))
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

"""`hazelcast member`: a development member until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from hazelcast.errors import HazelcastError
from hazelcast.member import Member

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Run the member until it is asked to stop; return the exit code."""
    try:
        asyncio.run(_serve(options))
    except (HazelcastError, OSError) as error:
        print(f"hazelcast member: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _serve(options: Namespace) -> None:
    asked = asyncio.Event()
    # Windows has no signal handlers on the loop; Ctrl-C ends it as a KeyboardInterrupt there.
    with contextlib.suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
    async with Member(host=options.host, port=options.port, cluster_name=options.cluster_name) as member:
        print(f"Development member, cluster {options.cluster_name!r}: {member.address}")
        print("Everything is in memory, for trying out and for tests. Stop with Ctrl-C.", flush=True)
        await asked.wait()

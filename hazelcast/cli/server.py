"""`hazelcast server`: a real cluster until Ctrl-C."""

from __future__ import annotations

import signal
import sys
from time import sleep
from typing import TYPE_CHECKING

from hazelcast.errors import HazelcastError
from hazelcast.server import Server

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Start the cluster, print its addresses and logs, and stop it when asked; return the exit code."""
    # Shells start background jobs with Ctrl-C ignored, and service managers end programs with SIGTERM.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        server = Server(
            options.members, port=options.port, cluster_name=options.cluster_name, sql=options.sql, heap=options.heap
        )
        count = "a member" if options.members == 1 else f"{options.members} members"
        print(f"Starting {count} of Hazelcast {server.version} ...", flush=True)
        with server:
            print(f"Cluster {server.cluster_name!r} is ready: {' '.join(server.addresses)}")
            print("Stop with Ctrl-C.", flush=True)
            return _watch(server, quiet=options.quiet)
    except HazelcastError as error:
        print(f"hazelcast server: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _watch(server: Server, *, quiet: bool) -> int:
    stopped: set[str] = set()
    while True:
        for member in server.members:
            if not quiet:
                for line in member.follow():
                    print(f"{member.port}  {line}")
            if member.state == "stopped" and member.address not in stopped:
                stopped.add(member.address)
                print(f"hazelcast server: {member.address} ended with code {member.returncode}", file=sys.stderr)
        sys.stdout.flush()
        if len(stopped) == len(server.members):
            return 1
        sleep(0.2)

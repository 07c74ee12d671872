"""The command `hazelcast`: starts members of either kind."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from hazelcast import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        arguments: What follows the command's name; None takes the process's own.
    """
    parser = argparse.ArgumentParser(prog="hazelcast", description="Start Hazelcast members on this machine.")
    parser.add_argument("--version", action="version", version=f"hazelcast-typed {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")

    server = commands.add_parser(
        "server", help="real members of the community edition, in Java", description="Start a real cluster."
    )
    server.add_argument("--members", type=int, default=1, help="how many members (default: %(default)s)")
    server.add_argument("--sql", action="store_true", help="let the members answer SQL")
    server.add_argument("--heap", default="256m", help="the largest heap of each member (default: %(default)s)")
    server.add_argument("--quiet", action="store_true", help="do not print the members' logs")

    member = commands.add_parser(
        "member",
        help="the development member, in Python, with VectorCollection",
        description="Start a development member: in memory, on its own, for trying out and for tests.",
    )
    member.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")

    for command in (server, member):
        command.add_argument(
            "--port", type=int, default=5701, help="the (first) port; 0 takes a free one (default: %(default)s)"
        )
        command.add_argument("--cluster-name", default="dev", help="the cluster's name (default: %(default)s)")

    options = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    # Each loads what it needs, and no more.
    if options.command == "server":
        from hazelcast.cli import server as real

        return real.run(options)
    from hazelcast.cli import member as development

    return development.run(options)

"""Print the code that is compiled for a message: ``python -m hazelcast.protocol MapPut``."""

from __future__ import annotations

import sys

from hazelcast.protocol import catalogue
from hazelcast.protocol.compiler import event_codec, request_codec
from hazelcast.protocol.message import Event


def main(names: list[str]) -> int:
    """Print the code of the messages of these class names, or all names when there are none; return the exit status."""
    declared = catalogue.names()
    for name in names:
        if name not in declared:
            sys.stderr.write(f"There is no message {name!r}; without an argument, all names are listed.\n")
            return 1
    texts = [_source(declared[name]) for name in names] or list(declared)
    sys.stdout.write("\n".join([*texts, ""]))
    return 0


def _source(cls: catalogue.Declared) -> str:
    return event_codec(cls).source if issubclass(cls, Event) else request_codec(cls).source


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

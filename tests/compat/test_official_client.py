"""The official client takes the development member for a real one, and our client does what the official one does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.peer import run_peer
from tests.support.programs import run_python

if TYPE_CHECKING:
    from hazelcast.server import Server

pytestmark = pytest.mark.once

PROGRAM: Final = Path(__file__).with_name("official_client.py")

MAP: Final[dict[str, Any]] = {
    "put": [None, 1, 2, None],
    "set": [None, True, 4],
    "replace": [3, None, True],
    "contains": [True, True, False],
    "remove": [4, None, False, None],
    "evict": [True, False, 0, True],
    "view": ["short", "lived", 1000],
    "events": [
        ["added", "a", 1, None],
        ["updated", "a", 2, 1],
        ["added", "b", 3, None],
        ["added", "c", 4, None],
        ["updated", "b", 6, 3],
        ["updated", "b", 7, 6],
        ["removed", "c", None, 4],
        ["removed", "b", None, None],
        ["evicted", "a", None, 2],
        ["added", "short", "lived", None],
        ["expired", "short", None, "lived"],
        ["added", "last", 1, None],
        ["cleared", 1],
    ],
    "removed listener": True,
    "get_all": {"k3": 3, "k4": 4},
    "sql": ["k18"],
    "any": ["k7"],
    "like": ["k1", "k10", "k11"],
    "aggregate": [10, 190, 9.5, 19, "k0", [False, True]],
    "project": [["k3", 3], ["k4", 4]],
    "pages": [
        ["k10", "k11", "k12", "k13", "k14", "k15"],
        ["k16", "k17", "k18", "k19", "k5", "k6"],
        ["k7", "k8", "k9"],
        [],
    ],
    "left": [10, 10, 10],
    "lock": [True, True],
    "unlock": [False, "IllegalMonitorStateError"],
    "errors": ["HazelcastSerializationError", "UndefinedErrorCodeError"],
    "destroy": [True, 0],
}
VECTORS: Final[dict[str, Any]] = {
    "unconfigured": "IllegalArgumentError",
    "other config": "InvalidConfigurationError",
    "put": [
        None,
        ["A", [["", [0.5, 0.25, 1.0]]]],
        ["AA", [["", [0.5, 0.5, 1.0]]]],
        ["AA", [["", [0.5, 0.5, 1.0]]]],
        None,
    ],
    "size": 10,
    # The first score is that of a real cluster for these vectors, as its documentation has it.
    "found": [["b", "B", 0.9973459243774414, [""]], ["a", "AA", pytest.approx(0.99507377, abs=1e-7), [""]]],
    "bare": [10, None, 0],
    "wrong dimension": "IllegalArgumentError",
    "removed": [["B", [["", pytest.approx([0.3, 0.4, 0.5])]]], None, None],
    "left": 8,
    "cleared": [0, []],
    "several": [[1, 0.5], [1, 3.5]],
    "one of two": "IllegalArgumentError",
    "destroy": True,
}


async def test_the_official_client_on_the_development_member(member_address: str) -> None:
    program = PROGRAM.read_text()
    printed = await asyncio.to_thread(run_peer, program, member_address, "map", "vectors")
    assert json.loads(printed) == {"map": MAP, "vectors": VECTORS}


async def test_our_client_on_the_development_member(member_address: str) -> None:
    printed = await run_python(str(PROGRAM), member_address, "map", "vectors")
    # What can't fit is refused before it is sent.
    refused = {"wrong dimension": "InvalidArgumentValueError", "one of two": "InvalidArgumentValueError"}
    assert json.loads(printed) == {"map": MAP, "vectors": VECTORS | refused}


def test_the_official_client_on_a_real_member(real_cluster: Server) -> None:
    printed = run_peer(PROGRAM.read_text(), real_cluster.address, "map")
    assert json.loads(printed) == {"map": MAP}

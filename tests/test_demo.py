"""The demo, run as `make demo` runs it, with its output in a pipe."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

import pytest

from tests.support.programs import ROOT, run_python

if TYPE_CHECKING:
    from hazelcast.server import Server

pytestmark = [pytest.mark.timeout(120), pytest.mark.once]


async def demo(*arguments: str, status: int = 0, logs: bool = False) -> str:
    return await run_python(str(ROOT / "examples/demo.py"), *arguments, status=status, logs=logs)


def hits(output: str) -> dict[str, list[tuple[float, str]]]:
    """Return the scores and names of the hits of each query in the printed table."""
    _, _, table = output.partition("Query and hits")
    found: dict[str, list[tuple[float, str]]] = {}
    query = ""
    for line in takewhile(lambda line: "searches took" not in line, table.splitlines()[2:]):
        if row := re.match(r" +(\d\.\d{3})  +([\w.]+) ", line):
            found[query].append((float(row[1]), row[2]))
        elif query := line.strip():
            found[query] = []
    return found


async def test_demo_searches_the_standard_library_and_queries_objects() -> None:
    output = await demo()

    loaded = re.search(r"Loading .* (\d+)/(\d+) +([\d,]+) docs/s", output)
    assert loaded is not None
    assert loaded[1] == loaded[2]
    assert int(loaded[2]) > 1000
    found = hits(output)
    assert [len(ranked) for ranked in found.values()] == [3] * 5
    for ranked in found.values():
        assert ranked == sorted(ranked, key=lambda hit: -hit[0])
    assert found["compress data with gzip"][0][1] == "gzip.compress"
    assert found["send an email over SMTP"][0][1].startswith("smtplib.")
    assert found["generate a random number"][0][1].startswith("random.")
    assert "Article(module='gzip', name='gzip.compress'" in output
    assert re.search(r"\d+ words  asyncio\.", output)
    assert output.rstrip().splitlines()[-1].endswith('make demo ARGS="--address host:port"')


async def test_demo_searches_for_what_is_asked() -> None:
    found = hits(await demo("--query", "copy a directory tree", "--query", "parse a date"))
    assert list(found) == ["copy a directory tree", "parse a date"]
    assert found["copy a directory tree"][0][1] == "shutil.copytree"


async def test_demo_says_what_a_community_cluster_lacks_and_goes_on(real_cluster: Server) -> None:
    output = await demo("--address", real_cluster.address)
    assert "This cluster has no VectorCollection, because its members run the community edition" in output
    assert "docs/s" not in output
    assert "Article(module='gzip', name='gzip.compress'" in output


async def test_demo_fails_in_one_line_when_there_is_no_cluster(unused_tcp_port: int) -> None:
    output = await demo("--address", f"127.0.0.1:{unused_tcp_port}", status=1, logs=True)
    assert "Unable to connect" in output
    assert "Traceback" not in output

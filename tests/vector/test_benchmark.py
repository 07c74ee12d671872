"""The benchmark of encoding uses the client from inside: it must keep up with it."""

from __future__ import annotations

import json

from tests.support.programs import ROOT, run_python


async def test_benchmark_measures_this_client() -> None:
    rows: dict[str, float] = json.loads(await run_python(str(ROOT / "benchmarks" / "programs" / "vectors_ours.py")))
    assert len(rows) == 14
    assert all(microseconds > 0 for microseconds in rows.values())
    assert "put_all of 1,000 × 1,536 as one array: checking, encoding in requests of 1 MiB" in rows

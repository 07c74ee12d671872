"""The benchmark of encoding uses the client from inside: it must keep up with it."""

from __future__ import annotations

import json

from tests.support.programs import ROOT, run_python


async def test_benchmark_measures_this_client() -> None:
    rows: dict[str, float] = json.loads(await run_python(str(ROOT / "benchmarks" / "programs" / "vectors_ours.py")))
    assert len(rows) == 11
    assert all(microseconds > 0 for microseconds in rows.values())
    of_rows = "put_all of 1,000 × 1,536 as one array"
    assert rows[f"{of_rows}: checking and encoding"] < rows[f"{of_rows}: the whole call"]
    assert rows["put_all of 1,000 × 768: one request's encoding"] < rows["put_all of 1,000 × 768: the whole call"]

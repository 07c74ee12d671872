"""The benchmark keeps up with the client."""

from __future__ import annotations

import json

from tests.support.programs import ROOT, run_python


async def test_the_benchmark_of_serialization_runs() -> None:
    program = str(ROOT / "benchmarks" / "programs" / "serialization_ours.py")
    rows: dict[str, list[float]] = json.loads(await run_python(program))
    assert {"user, compact", "reading, compact by hand", "user, JSON", "int"} <= rows.keys()
    assert all(len(row) == 3 and min(row) > 0 for row in rows.values())
    # The same record, whoever wrote it.
    assert rows["user, compact"][2] == rows["user, compact by hand"][2]

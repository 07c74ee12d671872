"""The benchmark keeps up with the client."""

from __future__ import annotations

import json

import pytest

from tests.support.programs import ROOT, run_python


@pytest.mark.once
async def test_the_benchmark_of_serialization_runs() -> None:
    program = str(ROOT / "benchmarks" / "programs" / "serialization_ours.py")
    rows: dict[str, list[float]] = json.loads(await run_python(program))
    assert {"user, compact", "reading, compact by hand", "user, JSON", "int"} <= rows.keys()
    assert all(len(row) == 3 and min(row) > 0 for row in rows.values())
    for value in ("user", "reading", "384 float32"):
        derived, by_hand = rows[f"{value}, compact"], rows[f"{value}, compact by hand"]
        # The same record, whoever wrote it.
        assert derived[2] == by_hand[2]
        # Less than half the time, without other load: who writes no serializer doesn't pay for that.
        assert derived[0] < by_hand[0]
        assert derived[1] < by_hand[1]

from __future__ import annotations

import pytest

from benchmarks.engines import showing


def test_each_time_is_held_against_that_of_the_same_state(
    capsys: pytest.CaptureFixture[str],
) -> None:
    states = ("warm", "empty", "warm_p99", "empty_p99", "total")
    ours = dict(zip(states, (1.0, 6.0, 2.0, 9.0, 3), strict=True))
    theirs = dict(zip(states, (2.0, 3.0, 8.0, 4.0, 3), strict=True))
    showing.row("mid", {"engines": {"broadsheet": ours, "tantivy": theirs}})
    assert "x 0.50/2.00 p99 0.25/2.25 hits 1.00" in capsys.readouterr().out

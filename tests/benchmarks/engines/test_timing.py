from __future__ import annotations

import numpy as np
import pytest

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.kernels import Calls, ask, measure, shuffled
from benchmarks.engines.rows import Row
from benchmarks.engines.timing import Timing, median, percentile, timed


class Fake:
    """An engine that takes a second longer with empty caches, and finds what it is told."""

    def __init__(self, seconds: float, total: int) -> None:
        self._seconds = seconds
        self._total = total
        self._knows = False
        self.asked = 0

    def prepared(self, asked: Ask, level: Level) -> object:
        return self._call if asked.kind is not Kind.FUZZY else None

    def forget(self) -> None:
        self._knows = False

    def _call(self) -> Timing:
        self.asked += 1
        extra = 0 if self._knows else 0.1
        self._knows = True
        return Timing(wall=self._seconds + extra, cpu=self._seconds, total=self._total)


def row(kind: Kind = Kind.WORD) -> Row:
    return Row(name="one", title="one", asks=(Ask(kind=kind, words=("ferry",)),) * 3)


def test_percentiles_are_numpys() -> None:
    values = [5.0, 1.0, 4.0, 2.5]
    for percent in (0, 10, 50, 99, 100):
        assert percentile(values, percent) == pytest.approx(np.percentile(values, percent))
    assert percentile([3.0], 99) == 3.0


def test_a_median_of_timings() -> None:
    some = [Timing(wall=wall, cpu=wall / 2, total=7) for wall in (3.0, 1.0, 2.0)]
    assert median(some) == Timing(wall=2.0, cpu=1.0, total=7)


def test_what_is_timed_is_called_once() -> None:
    calls: list[int] = []
    took = timed(lambda: calls.append(1) or 12)  # type: ignore[func-returns-value]  # None, so 12
    assert calls == [1]
    assert took.total == 12
    assert took.wall > 0


def test_warm_and_empty_are_told_apart() -> None:
    engines = {"ours": Fake(0.1, 4), "theirs": Fake(0.05, 4)}
    found = measure(engines, row(), Level.TOTAL, 2)  # type: ignore[arg-type]  # no whole peers
    assert found["asks"] == 3
    assert found["engines"]["ours"]["warm"] == pytest.approx(0.1e6)
    assert found["engines"]["ours"]["empty"] == pytest.approx(0.2e6)
    assert found["engines"]["theirs"]["warm_p99"] == pytest.approx(0.05e6)
    assert found["engines"]["ours"]["total"] == 12
    assert engines["ours"].asked == 24  # three questions, two times, once and three calls


def test_with_empty_caches_no_question_is_repeated_before_all_were_asked() -> None:
    told: list[str] = []
    engine = Fake(0.1, 4)

    def question(name: str) -> Calls:
        def call() -> Timing:
            told.append(name)
            return engine._call()

        return {"ours": call}

    questions = [question(name) for name in "abc"]
    found = ask({"ours": engine}, questions, 2)  # type: ignore[dict-item]  # no whole peers
    assert "".join(told) == "abcaaabbbccc" * 2
    assert [one["ours"].empty.wall for one in found] == pytest.approx([0.2] * 3)
    assert [one["ours"].warm.wall for one in found] == pytest.approx([0.1] * 3)


def test_questions_without_a_hit_are_told_apart() -> None:
    found = measure({"ours": Fake(0.1, 0)}, row(), Level.TOTAL, 1)  # type: ignore[dict-item]  # no whole peers
    assert found["asks"] == 0
    assert found["none"]["asks"] == 3


def test_a_slow_engine_is_asked_once() -> None:
    slow = Fake(2.0, 4)
    (took,) = ask({"slow": slow}, [{"slow": slow._call}], 5)  # type: ignore[dict-item]  # no whole peers
    assert slow.asked == 1
    assert took["slow"].warm.wall == took["slow"].empty.wall == pytest.approx(2.1)


def test_what_an_engine_cannot_do_is_left_out() -> None:
    engines = {"ours": Fake(0.1, 4)}
    assert measure(engines, row(Kind.FUZZY), Level.TOTAL, 1)["engines"] == {}  # type: ignore[arg-type]  # no whole peers


def test_sums_leave_out_the_first_round() -> None:
    engines = {"ours": Fake(0.1, 4), "theirs": Fake(0.05, 4)}
    found = shuffled(engines, row().asks, rounds=2)  # type: ignore[arg-type]  # no whole peers
    assert found["asks"] == 6
    assert found["engines"]["ours"]["wall"] == pytest.approx(0.6)
    assert found["engines"]["theirs"]["wall"] == pytest.approx(0.3)

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.engines.asks import Ask, Kind, Level
from benchmarks.engines.kernels import ask, measure, shuffled
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


class Told:
    """An engine that tells when it forgets and what it is asked."""

    def __init__(self, name: str, log: list[str], *, slow: int = 0) -> None:
        """``slow``: which of its answers takes long."""
        self._name, self._log, self._slow = name, log, slow
        self._answers = 0

    def prepared(self, asked: Ask, level: Level) -> object:
        return lambda: self._call(asked.words[0])

    def forget(self) -> None:
        self._log.append(f"{self._name}-")

    def _call(self, word: str) -> Timing:
        self._log.append(self._name + word)
        self._answers += 1
        return Timing(wall=2.0 if self._answers == self._slow else 0.1, cpu=0.1, total=1)


def questions(words: str) -> Row:
    return Row(name="", title="", asks=tuple(Ask(kind=Kind.WORD, words=(one,)) for one in words))


def test_with_empty_caches_every_other_question_comes_before_one_is_repeated() -> None:
    log: list[str] = []
    engines = {"o": Told("o", log), "t": Told("t", log)}
    measure(engines, questions("ab"), Level.TOTAL, 2)  # type: ignore[arg-type]  # no whole peers
    first = "o- oa t- ta o- ob t- tb"
    then = "o- oa oa oa t- ta ta ta o- ob ob ob t- tb tb tb"
    assert log == f"{first} {then} {first} {then}".split()


def test_an_engine_that_is_slow_later_is_asked_no_more() -> None:
    log: list[str] = []
    engines = {"o": Told("o", log, slow=5)}
    found = measure(engines, questions("a"), Level.TOTAL, 3)  # type: ignore[arg-type]  # no whole peers
    assert log == ["o-", "oa", "o-", "oa", "oa", "oa", "o-", "oa"]
    assert found["engines"]["o"]["warm"] == pytest.approx(1.05e6)  # of .1 and 2 seconds


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

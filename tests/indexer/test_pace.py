from __future__ import annotations

import pytest

from indexer.pace import Pace
from indexer.progress import facts


def reading(*, sources: int = 1, size: int = 8_000_000) -> Pace:
    pace = Pace()
    pace.begin(sources, size)
    return pace


def test_a_single_file_moves_by_its_bytes() -> None:
    pace = reading()
    assert pace.share == 0
    assert pace.left() is None
    shares = []
    for position in (2_000_000, 4_000_000, 6_000_000):
        pace.move(1, position, 8_000_000)
        shares.append(pace.share)
    assert shares == pytest.approx([0.25, 0.5, 0.75], abs=0.01)
    assert pace.left() is not None
    pace.end(1, 8_000_000)
    assert (pace.share, pace.done, pace.left()) == (1, 1, 0)


def test_a_file_that_is_read_a_second_time_moves_back() -> None:
    pace = reading()
    pace.move(1, 6_000_000, 8_000_000)
    pace.move(1, 0, 0)
    assert pace.share == 0


def test_empty_files_and_files_that_go_are_work_as_well() -> None:
    pace = reading(sources=4, size=0)
    pace.move(1, 0, 0)
    pace.end(1)
    pace.end()
    assert (pace.done, pace.share) == (2, 0.5)
    assert reading(sources=0, size=0).share == 0


def test_a_large_file_among_small_ones_is_not_all_of_the_work() -> None:
    pace = reading(sources=101, size=100_000_000)
    pace.end(1, 99_000_000)
    assert 0.4 < pace.share < 0.6
    pace = reading(sources=101, size=100_000_000)
    for number in range(100):
        pace.end(number, 10_000)
    assert 0.4 < pace.share < 0.6


def test_a_file_that_grew_is_no_more_than_all() -> None:
    pace = reading(size=100)
    pace.end(1, 1_000_000)
    assert pace.share == 1


def test_what_is_said_fits_the_width() -> None:
    pace = Pace()
    pace.met = 12_345
    assert facts(pace, 0, 80) == "12,345 found"
    pace = reading(sources=3)
    pace.articles = 12_000
    pace.move(1, 4_000_000, 4_000_000)
    for width in range(22, 80):
        said = facts(pace, 4, width)
        assert len(said) <= width
        assert said.startswith("0/3")
        assert said.endswith("4 failed")
    assert "12,000 articles" in facts(pace, 4, 80)
    assert "left" in facts(pace, 4, 40)


def test_files_of_one_article_are_counted_once() -> None:
    pace = reading(sources=9)
    for number in (1, 2):
        pace.move(number, 10, 10)
        pace.articles += 1
        pace.end(number, 10)
    pace.move(3, 10, 10)
    pace.articles += 1
    assert "articles" not in facts(pace, 0, 80)
    assert facts(pace, 0, 80).startswith("2/9")

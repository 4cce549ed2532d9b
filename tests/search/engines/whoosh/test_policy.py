"""Which segments are merged, and that an index stays small and of few segments."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh import policy
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.contents import read_contents
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.policy import (
    DEAD_SHARE,
    GROWTH,
    SMALL,
    TAIL,
    Size,
    for_commit,
    for_compaction,
)
from search.engines.whoosh.shape import SHAPE
from search.generations import Generations
from search.model import Query
from search.query.tree import Term
from tests.search.engines.contract import article

_sizes = st.lists(st.builds(Size, st.integers(1, 10**9), st.floats(0, 0.99)), max_size=30)


def whole(*sizes: int) -> list[Size]:
    return [Size(one, 0) for one in sizes]


@given(_sizes)
def test_few_segments_and_few_dead_remain(sizes: list[Size]) -> None:
    chosen = for_compaction(sizes)
    kept = [size for number, size in enumerate(sizes) if number not in chosen]
    written = sum(sizes[number].live for number in chosen)
    dead = sum(size.bytes * size.dead for size in kept)
    assert dead <= (sum(size.bytes for size in kept) + written) * DEAD_SHARE * 1.001
    ascending = sorted([size.live for size in kept] + [written] * bool(chosen))
    for size, smaller in zip(ascending[1:], accumulate(ascending), strict=False):
        assert size > GROWTH * smaller * 0.999 or size == written


@given(_sizes)
def test_a_commit_writes_little(sizes: list[Size]) -> None:
    assert sum(sizes[number].live for number in for_commit(sizes)) <= SMALL


def test_nothing_to_do() -> None:
    for policy_ in (for_commit, for_compaction):
        assert policy_([]) == set()
        assert policy_(whole(10**8, 10**6, 10**5)) == set()


def test_a_tail_is_one_segment() -> None:
    assert for_commit(whole(10**9, TAIL // 2, TAIL // 8)) == {1, 2}
    assert for_commit(whole(10**9, 10 * TAIL, TAIL, TAIL // 8)) == set()


def test_equal_ones_are_merged_and_bigger_ones_left() -> None:
    assert for_commit(whole(10**9, *[SMALL // 8] * 3)) == {1, 2, 3}


def test_large_ones_wait_for_a_compaction() -> None:
    sizes = whole(10**9, *[10**8] * 3)
    assert for_commit(sizes) == set()
    assert for_compaction(sizes) == {1, 2, 3}
    assert for_compaction(whole(10**9, *[10**8] * 4)) == {0, 1, 2, 3, 4}


def test_those_with_many_dead_are_rewritten_and_smaller_ones_join() -> None:
    sizes = [Size(10**9, 0), Size(5 * 10**8, 0.8), Size(9 * 10**7, 0), Size(2 * 10**7, 0)]
    assert for_compaction(sizes) == {1, 2, 3}
    assert for_compaction(sizes[:1] + sizes[2:]) == set()
    assert for_commit(sizes) == set()


def listed(folder: Path) -> list[ArraysSegment]:
    with Generations(folder).open(SHAPE) as held:
        return read_contents(held.folder)


def test_articles_that_come_one_by_one_make_few_segments(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    with engine.writer(run="many") as writer:
        for number in range(200):
            writer.upsert(article(f"a{number}", f"The first {number}"))
    assert len(listed(tmp_path / "index")) == 1
    for number in range(30):
        with engine.writer(run=str(number)) as writer:
            writer.upsert(article(f"b{number}", f"The second {number}"))
        names = [one.segment_id() for one in listed(tmp_path / "index")]
        assert len(names) <= 2
    reader = engine.reader()
    assert reader.search(Query(tree=Term(text="second"))).total == 30
    reader.close()


def test_a_compaction_is_asked_for_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "SMALL", 0)
    engine = WhooshEngine(tmp_path / "index")
    assert engine.compaction(run="0") is None
    for number in range(3):
        with engine.writer(run=str(number)) as writer:
            for other in range(40):
                writer.upsert(article(f"{number} {other}", "The same"))
        assert len(listed(tmp_path / "index")) == number + 1
    with engine.writer(run="hidden") as hiding:
        hiding.delete("1 3")
        hiding.hide("1 7")
        hiding.hide("2 0")
    before = engine.reader()
    writer = engine.compaction(run="hidden")
    assert writer is not None
    with writer:
        pass
    after = engine.reader()
    assert len(listed(tmp_path / "index")) == 1 and engine.compaction(run="hidden") is None
    query = Query(tree=Term(text="same"), per_page=100)
    assert [hit.article for hit in after.search(query).hits] == [
        hit.article for hit in before.search(query).hits
    ]
    assert after.articles == before.articles == 117
    assert after.get("1 7") is not None and after.get("1 3") is None
    before.close()
    after.close()


def test_an_index_that_is_changed_again_and_again_stays_small(tmp_path: Path) -> None:
    def size(folder: Path) -> int:
        return sum(file.stat().st_size for file in folder.iterdir())

    def write(engine: WhooshEngine, numbers: range, turn: int) -> Path:
        with engine.writer(run=f"run {turn}") as writer:
            for number in numbers:
                body = f"turn{turn} " + " ".join(f"w{number * k % 211}" for k in range(1, 60))
                writer.upsert(article(f"a{number:04}", f"Article {number}", body))
        if compaction := engine.compaction(run=f"run {turn}"):
            with compaction:
                pass
        return max((tmp_path.rglob("*.toc")), key=lambda file: file.stat().st_mtime_ns).parent

    engine = WhooshEngine(tmp_path / "index")
    fresh = size(write(engine, range(400), 0))
    most = 0
    for turn in range(1, 21):
        folder = write(engine, range(turn * 40 % 400, turn * 40 % 400 + 40), turn)
        most = max(most, size(folder))
        assert len(list(folder.glob("*.arrays"))) <= 3
    assert most < 1.8 * fresh  # few words in few articles: the lexicons weigh more than they do
    reader = engine.reader()
    assert reader.articles == 400
    assert reader.search(Query(tree=Term(text="turn20"))).total == 40
    assert reader.search(Query(tree=Term(text="turn0"))).total == 0
    reader.close()

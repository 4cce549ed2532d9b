"""Which segments are merged, and that an index stays small."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.policy import DEAD_SHARE, FACTOR, Size, to_merge
from search.model import Query
from search.query.tree import Term
from tests.search.engines.contract import article

_sizes = st.lists(
    st.tuples(st.integers(1, 10**6), st.floats(0, 1)).map(
        lambda pair: Size(pair[0], int(pair[0] * pair[1]))
    ),
    max_size=30,
)


@given(_sizes)
def test_few_segments_and_few_dead_remain(sizes: list[Size]) -> None:
    chosen = to_merge(sizes)
    kept = [size for number, size in enumerate(sizes) if number not in chosen]
    merged = sum(sizes[number].documents - sizes[number].deleted for number in chosen)
    documents = merged + sum(size.documents for size in kept)
    assert sum(size.deleted for size in kept) <= documents * DEAD_SHARE
    assert all(size.deleted < size.documents for size in kept)
    assert len(kept) <= (FACTOR - 1) * 7  # a million is seven levels


def test_nothing_to_do() -> None:
    assert to_merge([]) == set()
    assert to_merge([Size(1000, 100), Size(10, 0)]) == set()


def test_those_with_many_dead_are_rewritten() -> None:
    assert to_merge([Size(1000, 0), Size(500, 400), Size(5, 5)]) == {1, 2}


def test_smaller_ones_join_what_is_rewritten() -> None:
    assert to_merge([Size(1000, 0), Size(500, 400), Size(90, 0), Size(150, 0)]) == {1, 2, 3}
    assert to_merge([Size(1000, 0), Size(90, 0)]) == set()


def test_equal_ones_are_merged_and_bigger_ones_left() -> None:
    assert to_merge([Size(5000, 0), *[Size(100, 0)] * FACTOR]) == set(range(1, FACTOR + 1))


def test_an_index_that_is_changed_again_and_again_stays_small(tmp_path: Path) -> None:
    def size(folder: Path) -> int:
        return sum(file.stat().st_size for file in folder.iterdir())

    def write(engine: WhooshEngine, numbers: range, turn: int) -> Path:
        with engine.writer(run=f"run {turn}") as writer:
            for number in numbers:
                body = f"turn{turn} " + " ".join(f"w{number * k % 211}" for k in range(1, 60))
                writer.upsert(article(f"a{number:04}", f"Article {number}", body))
        return max((tmp_path.rglob("*.toc")), key=lambda file: file.stat().st_mtime_ns).parent

    engine = WhooshEngine(tmp_path / "index")
    fresh = size(write(engine, range(400), 0))
    most = 0
    for turn in range(1, 21):
        folder = write(engine, range(turn * 40 % 400, turn * 40 % 400 + 40), turn)
        most = max(most, size(folder))
        assert len(list(folder.glob("*.arrays"))) <= 2 * FACTOR
    assert most < 1.8 * fresh  # few words in few articles: the lexicons weigh more than they do
    reader = engine.reader()
    assert reader.articles == 400
    assert reader.search(Query(tree=Term(text="turn20"))).total == 40
    assert reader.search(Query(tree=Term(text="turn0"))).total == 0

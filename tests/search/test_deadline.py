"""What takes too long is given up in the midst of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from search.deadline import NEVER, Deadline
from search.engine import Reader
from search.engines.whoosh.documents import Documents
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.translate import lookup
from search.errors import QueryError
from search.marking import matches
from search.model import Filter, Query, Sort
from search.query.tree import DateRange, Everything, Leaf, Phrase, Prefix, Term
from search.snippet import hit
from tests.search.engines.contract import article
from tests.search.looks import Looks

OVER = Deadline(seconds=5, until=0.0)


def test_it_is_looked_at_within_a_loop() -> None:
    deadline = Deadline.after(3_600)
    taken: list[int] = []

    def steps() -> Iterator[int]:
        for number in range(100_000):
            if number == 300:
                object.__setattr__(deadline, "until", 0.0)  # the hour is over
            yield number

    with pytest.raises(QueryError, match="longer than 3600 seconds") as raised:
        taken.extend(deadline.over(steps()))
    assert raised.value.code == "query-too-slow"
    assert 300 <= len(taken) < 1_000


def test_without_one_everything_is_done() -> None:
    assert Deadline.after(None) == NEVER
    assert list(NEVER.over(range(1_000))) == list(range(1_000))
    NEVER.check()


@pytest.mark.parametrize(
    "leaf", [Term(text="peace"), Prefix(text="p"), Phrase(words=("peace", "plan"))]
)
def test_one_leaf_is_bounded(tmp_path: Path, leaf: Leaf) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", title="a peace plan"))
    folder = next((tmp_path / "generations").glob("*/**/*.toc")).parent
    documents = Documents(folder)
    try:
        assert documents.frequencies(lookup(leaf, "title")) == {
            0: 2 if leaf.__class__ is Prefix else 1
        }
        with pytest.raises(QueryError):
            documents.frequencies(lookup(leaf, "title"), OVER)
    finally:
        documents.close()


def test_marking_is_bounded() -> None:
    long = article("a", title="peace " * 1_000)
    assert len(matches(Term(text="peace"), long)) == 1_000
    with pytest.raises(QueryError):
        matches(Term(text="war"), long, OVER)


def test_choosing_the_passages_is_bounded() -> None:
    long = article("a", body="peace talks. " * 1_000)
    query = Query(tree=Term(text="peace"))
    marking, everything = Looks(), Looks()
    matches(query.tree, long, marking)
    found = hit(query, long, 1.0, everything)
    assert (found.matches, len(found.fragments)) == (1_000, 3)
    assert everything.spent - marking.spent >= 4  # at the paragraphs, and for each passage
    for patience in range(everything.spent):
        with pytest.raises(QueryError):
            hit(query, long, 1.0, Looks(left=[patience]))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """More articles than are passed between two looks at the clock, by far."""
    engine = WhooshEngine(tmp_path_factory.mktemp("many"))
    with engine.writer(run="a") as writer:
        for number in range(ARTICLES):
            source = f"s{number % 2}"
            writer.upsert(article(f"a{number}", title="peace", source=source, date="2023"))
    reader = engine.reader()
    yield reader
    reader.close()


def looks(reader: Reader, patch: pytest.MonkeyPatch, **asked: Any) -> int:
    """How often a query looks at the clock; all of its articles score and date alike."""
    clock = Looks()
    patch.setattr(Deadline, "after", lambda _: clock)
    query = {"tree": Term(text="peace"), "facets": (), "highlights": 0, "per_page": 1, **asked}
    assert reader.search(Query(**query)).total >= ARTICLES // 2
    return clock.spent


ARTICLES = 1_200
#: Of one loop over them.
LOOKS = ARTICLES // 256


@pytest.mark.parametrize("sort", Sort)
def test_putting_in_order_is_bounded(
    many: Reader, monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    everything = looks(many, monkeypatch, tree=Everything(), sort=sort)
    assert everything >= 3 * LOOKS  # what stands where, what is near the page, their ids
    scored = looks(many, monkeypatch, sort=sort)
    assert scored >= everything + 2 * LOOKS  # its frequencies, their scores


def test_dates_are_compared_within_bounds(many: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = looks(many, monkeypatch, tree=Everything())
    dated = DateRange(first=date.min, last=date.max)
    assert looks(many, monkeypatch, tree=dated) >= everything + LOOKS


def test_facets_and_filters_are_bounded(many: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = looks(many, monkeypatch)
    assert looks(many, monkeypatch, facets=("source",)) >= plain + LOOKS
    assert looks(many, monkeypatch, facets=("source", "tag")) >= plain + 2 * LOOKS
    every = looks(many, monkeypatch, filters=(Filter(field="year", values=("2023",)),))
    assert every >= plain + LOOKS

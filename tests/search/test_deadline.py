"""What takes too long is given up in the midst of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.deadline import NEVER, Deadline
from search.engine import Reader
from search.engines.whoosh.codec.finding.leaves import find
from search.engines.whoosh.codec.segment import Segment
from search.engines.whoosh.engine import WhooshEngine
from search.errors import QueryError
from search.marking import matches
from search.model import Filter, Query
from search.query.tree import And, Everything, Leaf, Near, Node, Not, Or, Phrase, Prefix, Term
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
    "leaf",
    [
        Term(text="peace"),
        Prefix(text="p"),
        Phrase(words=("peace", "plan")),
        Near(words=("peace", "plan"), others=3),
    ],
)
def test_one_leaf_is_bounded(tmp_path: Path, leaf: Leaf) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", title="a peace plan"))
    space = Segment(next((tmp_path / "generations").rglob("*.arrays"))).spaces["text"]
    assert find(leaf, space, None).docs.tolist() == [0]
    with pytest.raises(QueryError):
        find(leaf, space, None, OVER)


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


#: It is none of the kinds of query that have ways of their own.
PLAIN = Or(children=(Term(text="peace", exact=True), Term(text="plan", exact=True)))


def looks(reader: Reader, patch: pytest.MonkeyPatch, **asked: Any) -> int:
    """How often a query looks at the clock."""
    clock = Looks()
    patch.setattr(Deadline, "after", lambda _: clock)
    query = {
        "tree": PLAIN,
        "facets": (),
        "highlights": 0,
        "per_page": 1,
        **asked,
    }
    assert reader.search(Query(**query)).total == 1
    return clock.spent


def test_each_step_of_a_search_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", title="peace plan", source="s", date="2023"))
    reader = engine.reader()
    try:
        plain = looks(reader, monkeypatch)
        assert plain > looks(reader, monkeypatch, tree=Everything()) >= 1
        assert looks(reader, monkeypatch, tree=Or(children=(PLAIN, PLAIN))) > plain
        assert looks(reader, monkeypatch, tree=Term(text="peace", exact=True)) >= 2
        assert looks(reader, monkeypatch, facets=("source",)) > plain
        assert looks(reader, monkeypatch, facets=("source", "tag")) > plain + 1
        year = (Filter(field="year", values=("2023",)),)
        assert looks(reader, monkeypatch, filters=year) > plain
    finally:
        reader.close()


def test_each_node_and_each_score_is_bounded(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with engine.writer(run="a") as writer:
        writer.upsert(article("a", title="peace plan"))
    reader = engine.reader()

    def spent(tree: Node, page: int = 1) -> int:
        clock = Looks()
        reader._articles.search(Query(tree=tree, facets=(), page=page), clock)
        return clock.spent

    try:
        words = [Term(text="peace"), Term(text="plan")]
        assert spent(And(children=tuple(words))) > spent(words[0]) >= 2  # they have their own way
        # Nothing is scored for a page that is not there; a part has a score for each leaf.
        assert spent(PLAIN) - spent(PLAIN, page=2) >= 3
        again = And(children=(PLAIN, Or(children=(*PLAIN.children, PLAIN))))  # known by then
        assert spent(again, page=2) >= spent(PLAIN, page=2) + 6
        assert spent(Not(child=Not(child=PLAIN)), page=2) == spent(PLAIN, page=2) + 2
    finally:
        reader.close()

"""What takes too long is given up in the midst of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.deadline import NEVER, Deadline
from search.engines.whoosh.documents import Documents
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.translate import lookup
from search.errors import QueryError
from search.query.tree import Leaf, Phrase, Prefix, Term
from search.snippet import matches
from tests.search.engines.contract import article

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

"""A query that is one leaf, of several segments together, against the way of every other query."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.engines.whoosh.codec.answering import one_leaf
from search.engines.whoosh.codec.answering.searching import search
from search.engines.whoosh.codec.answering.trees import Answering
from search.model import Query
from search.query import parse
from search.query.tree import Phrase
from tests.search.engines.whoosh.codec.answering.test_bags import the_other_way
from tests.search.engines.whoosh.codec.uneven import snapshot

QUESTIONS = (
    "=w0", "title:w0", "tag:w3", "author:=w1", "w1*", "title:w1*", "w?5", "w12~1", "=nowhere",
    "nowhere*", '"w0 w1"', 'title:"w0 w1"', '="w0 w0"', '"w0 w2"~3', '"w0 nowhere"', "author:w5*",
    '"w0 w1 w2"', '"w0 w0"', '"w4 w0"', '"w50 w0"',
)  # fmt: skip


@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize("deleted", [0.0, 0.3, 1.0])
def test_a_leaf_is_found_as_a_tree_is(
    deleted: float, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = snapshot(deleted, parts=parts)
    queries = [
        Query(tree=parse(text).tree, facets=facets, page=page, per_page=7)
        for text in QUESTIONS
        for facets in ((), ("section", "year"))
        for page in (1, 3, 100)
    ]
    expected = [the_other_way(ours, query) for query in queries]
    monkeypatch.delattr(Answering, "__init__")  # nobody is asked for it
    for _ in range(2):
        assert [search(ours, query) for query in queries] == expected


def test_what_is_kept_of_a_leaf_holds_for_one_generation() -> None:
    every, fewer = snapshot(), snapshot(0.3)
    query = Query(tree=parse("w1*").tree)
    expected = [the_other_way(ours, query) for ours in (every, fewer)]
    assert expected[0].total > expected[1].total
    for _ in range(2):
        assert [search(ours, query) for ours in (every, fewer)] == expected


def test_no_row_of_words_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = snapshot()
    asked: list[object] = []

    def counted(score: Callable[..., object]) -> Callable[..., object]:
        return lambda leaf, *others: asked.append(leaf) or score(leaf, *others)

    for name in ("_score", "_score_row"):
        monkeypatch.setattr(one_leaf, name, counted(getattr(one_leaf, name)))
    for text, times in (("w1*", 1), ("=w1", 1), ("title:w1", 1), ('"w0 w1"', 3), ('"w0 w1"~2', 3)):
        asked.clear()
        for _ in range(3):
            search(ours, Query(tree=parse(text).tree))
        assert len(asked) == times


@pytest.mark.parametrize("parts", [1, 2])
def test_a_row_of_no_words_finds_nothing(parts: int) -> None:
    assert search(snapshot(parts=parts), Query(tree=Phrase(words=()))).total == 0

"""What snippets look for: all that a query's words can be in a segment, as written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.finding import surfaces as told
from search.engines.whoosh.codec.finding.surfaces import surfaces
from search.model import Article, Query
from search.query import parse
from search.query.tree import scoring_leaves
from search.snippet import hits
from tests.search.articles import article
from tests.search.engines.whoosh.codec.built import segment
from tests.search.marked import leaves, texts


def looked_for(query: Query, articles: list[Article]) -> list[list[tuple[str, ...]]] | None:
    with tempfile.TemporaryDirectory() as folder:
        space = segment(articles, Path(folder) / "one").spaces["text"]
        return surfaces(scoring_leaves(query.tree), space)


@given(
    st.lists(leaves, min_size=1, max_size=4).map(" ".join),
    st.lists(st.tuples(texts, texts), min_size=1, max_size=3),
)
def test_hits_are_the_same_as_when_every_token_is_read(
    asked: str, written: list[tuple[str, str]]
) -> None:
    query = Query(tree=parse(asked).tree)
    articles = [article(body, title=title, tags=("run", "U.N.")) for title, body in written]
    found = [(one, 1.0) for one in articles]
    its = looked_for(query, articles)
    assert its is not None
    assert hits(query, found, surfaces=its) == hits(query, found)


def test_too_many_words_are_not_looked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [article("pa pb pc Pc")]
    query = Query(tree=parse("p*").tree)
    assert looked_for(query, articles) == [[("pa", "pb", "Pc", "pc")]]
    monkeypatch.setattr(told, "MOST", 2)
    assert looked_for(query, articles) is None


def test_only_what_a_word_as_written_says_is_looked_for() -> None:
    articles = [article("Talks talks TALKS talking É é")]
    for asked, expected in (
        ("talk", {"TALKS", "Talks", "talking", "talks"}),
        ("=talks", {"TALKS", "Talks", "talks"}),
        ("=Talks", {"Talks"}),
        ("=e", {"É", "é"}),
        ("talk~2", {"TALKS", "Talks", "talks"}),
        ("t*ing", {"talking"}),
        ("nowhere", set[str]()),
    ):
        its = looked_for(Query(tree=parse(asked).tree), articles)
        assert its is not None
        assert {one for words in its for some in words for one in some} == expected

"""Marks where it is known how the words are written: as where every token is read."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search import marking_page as told
from search.deadline import Deadline
from search.errors import QueryError
from search.marking import Marker, Marks, Surfaces, marks
from search.marking_page import marks_of_page
from search.matching import READ, Named, keys_of, reading_of, word_test
from search.model import Article
from search.query import parse
from search.query.tree import Leaf, Near, Node, scoring_leaves
from search.text import tokenize
from tests.search.articles import article
from tests.search.marked import leaves, texts

SEVERAL = st.lists(texts, max_size=3).map(tuple)
ARTICLES = st.lists(
    st.builds(
        lambda body, title, tags, authors: article(body, title=title, tags=tags, authors=authors),
        texts, texts, SEVERAL, SEVERAL,
    ),
    max_size=3,
)  # fmt: skip


@example('"a b"', [article("a中b, a-b")])
@example('"a b"', [article("b")])
@example('"a b" b', [article("b a", title="a"), article("b a b", tags=("b a", "b"))])
@example('tag:"a b"', [article("a"), article("a", tags=("a", "b", "a b"))])
@example("author:a tag:a b", [article("b a"), article("a", tags=("b a",), authors=("b", "a"))])
@given(st.lists(leaves, min_size=1, max_size=5).map(" ".join), ARTICLES)
def test_they_are_the_same(query: str, articles: list[Article]) -> None:
    tree = parse(query).tree
    surfaces = known(tree, articles)
    expected = [list(map(columns, marks(tree, one))) for one in articles]
    found = Marker(tree, surfaces).marks(articles)
    assert [list(map(columns, its)) for its in found] == expected
    found_leaves = list(scoring_leaves(tree))
    words_alone = all(len(words) == 1 for words in surfaces)
    in_one_field = len({leaf.field for leaf in found_leaves}) == 1
    near = any(isinstance(leaf, Near) for leaf in found_leaves)
    dealt = marks_of_page(tree, surfaces, articles)
    assert (dealt is not None) == (words_alone or (in_one_field and not near))
    if dealt is not None:
        assert [list(map(columns, its)) for its in dealt] == expected


def test_long_articles_are_not_looked_through_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "_MOST", 7)
    tree = parse("a").tree
    short = [article("a b"), article("c a", title="a long title")]
    assert marks_of_page(tree, [[("a",)]], short) is not None
    assert marks_of_page(tree, [[("a",)]], [article("a b"), article("c a b")]) is None


def test_nor_is_a_long_phrase_looked_for_at_each_word() -> None:
    words = ["a"] * 9
    tree = parse(f'"{" ".join(words)}"').tree
    assert marks_of_page(tree, [[("a",)] * 9], [article("a b")]) is None
    assert marks_of_page(parse('"a a"').tree, [[("a",)] * 2], [article("a b")]) == [[]]


def test_a_deadline_is_minded() -> None:
    where = [article("a b " * 1_000)]
    for query in ('"a b"', '"a b" OR "b a"'):
        tree = parse(query).tree
        surfaces = known(tree, where)
        dealt = marks_of_page(tree, surfaces, where)
        assert dealt and len(dealt[0]) == 1
        with pytest.raises(QueryError, match="took longer"):
            marks_of_page(tree, surfaces, where, Deadline.after(0))


def known(tree: Node, articles: list[Article]) -> Surfaces:
    """How the words of a query are written in some articles."""
    written = {
        token.surface
        for one in articles
        for text in (one.title, one.body, *one.tags, *one.authors)
        for token in tokenize(text)
    }
    return [of_leaf(leaf, sorted(written)) for leaf in scoring_leaves(tree)]


def of_leaf(leaf: Leaf, written: list[str]) -> list[tuple[str, ...]]:
    read = READ[reading_of(leaf)]
    if isinstance(leaf, Named):
        return [tuple(one for one in written if read(one) == key) for key in keys_of(leaf)]
    test = word_test(leaf)
    return [tuple(one for one in written if test(read(one)))]


def columns(one: Marks) -> tuple[object, ...]:
    return one.field, one.value, [*one.starts], [*one.ends], [*one.leaves]

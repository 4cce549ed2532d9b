"""Where a query matches in an article."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import values
from search.marking import Marker, Marks, marks, matches
from search.matching import READ, keys_of, occurrences, reading_of, word_test
from search.model import Article
from search.query import parse
from search.query.tree import RESTRICTING, Leaf, Phrase, Term, scoring_leaves
from search.text import tokenize
from tests.search.articles import article
from tests.search.marked import TEXT, leaves, texts


def places(query: str, where: Article) -> list[str]:
    return [
        f"{m.field}:{values(where, m.field)[m.value][m.start : m.end]}"
        for m in matches(parse(query).tree, where)
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("turkiye", ["title:Türkiye", "body:Türkiye"]),
        ('"peace talks"', ["title:Peace talks", "body:peace talks"]),
        ('"peace talk" talks', ["title:Peace talks", "body:peace talks", "body:talks",
                                "author:Talks"]),
        ("negot*", ["body:negotiations"]),
        ("astana", ["body:Astana", "tag:astana"]),
        ("author:lee", ["author:Lee"]),
        ("astana -peace source:peace", ["body:Astana", "tag:astana"]),
        ("astana OR lee", ["body:Astana", "author:Lee", "tag:astana"]),
        ("*", []),
        ("date:2023", []),
    ],
)  # fmt: skip
def test_matches_in_the_order_of_reading(query: str, expected: list[str]) -> None:
    assert places(query, TEXT) == expected


def test_neighbours_without_a_space_are_two_matches() -> None:
    assert places("中 国", article("在中国")) == ["body:中", "body:国"]
    assert places("中国", article("在中国")) == ["body:中国"]


def test_a_match_knows_its_leaves() -> None:
    found = matches(parse('"peace talks" talks peace*').tree, TEXT)
    assert [sorted(m.leaves) for m in found if m.field == "body"] == [[0, 1, 2], [1], [2]]


@given(st.lists(leaves, min_size=1, max_size=5).map(" ".join), texts, texts)
def test_marks_are_what_the_definition_says(query: str, title: str, body: str) -> None:
    where = article(body, title=title)
    tree = parse(query).tree
    covered: set[tuple[str, int]] = set()
    for places in occurrences(scoring_leaves(tree), where):
        covered |= {(p.field, at) for p in places for at in range(p.start, p.end)}
    found = matches(tree, where)
    assert {(m.field, at) for m in found for at in range(m.start, m.end)} == covered
    for one, next_one in pairwise(found):
        assert one.field != next_one.field or one.end <= next_one.start


@given(
    st.lists(leaves, min_size=1, max_size=5).map(" ".join),
    texts,
    texts,
    st.lists(texts, max_size=3),
    st.sets(st.sampled_from(["a", "b", "running", "y"])),
)
def test_where_the_words_as_written_are_known_the_marks_are_the_same(
    query: str, title: str, body: str, tags: list[str], others: set[str]
) -> None:
    where = article(body, title=title, tags=tuple(tags))
    tree = parse(query).tree
    surfaces = others | {
        token.surface
        for text in (title, body, *tags)
        for token in tokenize(text)
        if any(stands_for(leaf, token.surface) for leaf in scoring_leaves(tree))
    }
    found = Marker(tree, [tuple(surfaces)]).marks([article(title), where])[1]
    expected = marks(tree, where)
    assert list(map(columns, found)) == list(map(columns, expected))


def stands_for(leaf: Leaf, surface: str) -> bool:
    """Whether a word as written is one of a leaf's words."""
    read = READ[reading_of(leaf)](surface)
    return read in keys_of(leaf) if isinstance(leaf, Term | Phrase) else word_test(leaf)(read)


def columns(one: Marks) -> tuple[object, ...]:
    return one.field, one.value, [*one.starts], [*one.ends], [*one.leaves]


def test_restricting_fields_and_exclusions_are_never_marked() -> None:
    for field in RESTRICTING:
        assert places(f"{field}:peace", TEXT) == []
    assert places("-peace", TEXT) == []


def test_a_phrase_takes_in_what_it_reaches_back_over() -> None:
    assert places('b "a b c" c', article("b a b c")) == ["body:b", "body:a b c"]
    (body,) = marks(parse('b "a b c" c').tree, article("b a b c"))
    assert list(zip(body.starts, body.ends, body.leaves, strict=True)) == [(0, 1, 1), (2, 7, 7)]

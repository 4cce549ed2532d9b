"""Where a query matches in an article."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import values
from search.marking import marks, matches
from search.matching import READ, Named, keys_of, occurrences, reading_of, word_test
from search.model import Article
from search.query import parse
from search.query.tree import RESTRICTING, Leaf, Near, scoring_leaves
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
        ('"peace on talks"~0', ["body:talks", "body:on", "body:peace"]),
        ('"failed peace talks"~1', ["body:talks", "body:peace", "body:failed"]),
        ('"talks peace talks"~3', ["body:peace", "body:talks", "body:talks", "body:peace"]),
        ('"talks hosted"~1', ["body:hosted", "body:talks"]),
        ('title:"turkiye peace"~2', ["title:Peace", "title:Türkiye"]),
        ('="Talks The"~0', []),
        ('"lee bo"~9', []),
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


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ('a "a b"~1 "b a"~0', "b a x x x a x b", [("b", {1, 2}), ("a", {0, 1, 2}), ("a", {0, 1}),
                                                   ("b", {1})]),
        ('"b c" "a c"~2', "a b c. a c", [("a", {1}), ("b c", {0, 1}), ("a", {1}), ("c", {1})]),
        ('"a c"~1 "a c" c', "a c b a", [("a c", {0, 1, 2}), ("a", {0})]),
        ('title:"a b"~1 "b a"~1', "a b c", [("a", {1}), ("b", {1})]),
    ],
)  # fmt: skip
def test_words_near_each_other_stand_among_other_matches(
    query: str, text: str, expected: list[tuple[str, set[int]]]
) -> None:
    found = matches(parse(query).tree, article(text))
    assert [(text[m.start : m.end], m.leaves) for m in found] == expected


@given(st.lists(leaves, min_size=1, max_size=5).map(" ".join), texts, texts)
def test_marks_are_what_the_definition_says(query: str, title: str, body: str) -> None:
    where = article(body, title=title)
    tree = parse(query).tree
    covered: set[tuple[str, int]] = set()
    leaves = list(scoring_leaves(tree))
    for leaf, places in zip(leaves, occurrences(leaves, where), strict=True):
        for p in places:
            inside = range(p.start, p.end)
            if isinstance(leaf, Near):  # of what is in between only its words
                tokens = tokenize(values(where, p.field)[p.value])
                its = [one for one in tokens if stands_for(leaf, one.surface)]
                covered |= {
                    (p.field, at) for one in its for at in range(one.start, one.end) if at in inside
                }
            else:
                covered |= {(p.field, at) for at in inside}
    found = matches(tree, where)
    assert {(m.field, at) for m in found for at in range(m.start, m.end)} == covered
    for one, next_one in pairwise(found):
        assert one.field != next_one.field or one.end <= next_one.start


def stands_for(leaf: Leaf, surface: str) -> bool:
    """Whether a word as written is one of a leaf's words."""
    read = READ[reading_of(leaf)](surface)
    return read in keys_of(leaf) if isinstance(leaf, Named) else word_test(leaf)(read)


def test_restricting_fields_and_exclusions_are_never_marked() -> None:
    for field in RESTRICTING:
        assert places(f"{field}:peace", TEXT) == []
    assert places("-peace", TEXT) == []


def test_a_phrase_takes_in_what_it_reaches_back_over() -> None:
    assert places('b "a b c" c', article("b a b c")) == ["body:b", "body:a b c"]
    (body,) = marks(parse('b "a b c" c').tree, article("b a b c"))
    assert list(zip(body.starts, body.ends, body.leaves, strict=True)) == [(0, 1, 1), (2, 7, 7)]

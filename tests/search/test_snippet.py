"""Marks in an article, and the fragments of a hit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fields import values
from search.matching import occurrences
from search.model import Article, Fragment, Hit, Query
from search.passages import LONGEST
from search.query import parse
from search.query.tree import RESTRICTING, scoring_leaves
from search.snippet import hit, matches
from tests.search.articles import article


def marks(query: str, where: Article) -> list[str]:
    return [
        f"{m.field}:{values(where, m.field)[m.value][m.start : m.end]}"
        for m in matches(parse(query).tree, where)
    ]


def ask(query: str, where: Article, *, most: int = 3) -> Hit:
    return hit(Query(text=query, tree=parse(query).tree, highlights=most), where, 1.5)


def shown(fragments: Iterable[Fragment]) -> list[str]:
    """Each fragment as its field and its text with the marks in brackets."""
    lines: list[str] = []
    for fragment in fragments:
        text = fragment.text
        for start, end in reversed(fragment.spans):
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
        lines.append(f"{fragment.field}: {text}")
    return lines


TEXT = article(
    "Türkiye hosted peace talks. The talks on peace failed; negotiations go on in Astana.",
    title="Peace talks in Türkiye",
    authors=("Ann Lee", "Bo Talks"),
    tags=("astana", "peace"),
    source="Peace Post",
)


@pytest.mark.parametrize(
    ("query", "places"),
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
def test_matches_in_the_order_of_reading(query: str, places: list[str]) -> None:
    assert marks(query, TEXT) == places


def test_neighbours_without_a_space_are_two_matches() -> None:
    assert marks("中 国", article("在中国")) == ["body:中", "body:国"]
    assert marks("中国", article("在中国")) == ["body:中国"]


def test_a_match_knows_its_leaves() -> None:
    found = matches(parse('"peace talks" talks peace*').tree, TEXT)
    assert [sorted(m.leaves) for m in found if m.field == "body"] == [[0, 1, 2], [1], [2]]


_words = st.sampled_from(["a", "b", "A", "é", "e", "run", "runs", "中", "x-y"])
_texts = st.lists(st.sampled_from(["a", "b", "A", "é", "run", "running", "中", "x", "y", ".", "c"]),
                  max_size=30).map(" ".join)  # fmt: skip
_leaves = st.one_of(
    _words,
    st.lists(_words, min_size=2, max_size=4).map(lambda words: f'"{" ".join(words)}"'),
    _words.map(lambda word: f"={word}"),
    _words.map(lambda word: f"{word[0]}*"),
    _words.map(lambda word: f"{word}~1"),
    _words.map(lambda word: f"title:{word}"),
)


@given(st.lists(_leaves, min_size=1, max_size=5).map(" ".join), _texts, _texts)
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


def test_restricting_fields_and_exclusions_are_never_marked() -> None:
    for field in RESTRICTING:
        assert marks(f"{field}:peace", TEXT) == []
    assert marks("-peace", TEXT) == []


def test_the_title_comes_whole_beside_the_passages() -> None:
    found = ask("turkiye peace", TEXT, most=1)
    assert shown(found.fragments) == [
        "title: [Peace] talks in [Türkiye]",
        "body: [Türkiye] hosted [peace] talks. The talks on [peace] failed; negotiations go on in"
        " Astana.",
    ]
    assert (found.matches, found.score) == (6, 1.5)


def test_a_match_in_metadata_alone_says_in_which_field() -> None:
    assert shown(ask("lee", TEXT).fragments) == [
        "authors: Ann [Lee]",
        f"body: {TEXT.body}",
    ]
    tagged = article("", title="Untold", tags=("rivers", "treaties"))
    assert shown(ask("treaty", tagged).fragments) == ["tags: [treaties]"]
    assert shown(ask("untold", tagged).fragments) == ["title: [Untold]"]


def test_without_words_to_mark_the_beginning_is_shown() -> None:
    for query in ("*", "date:2023", "-zebra", ""):
        assert shown(ask(query, TEXT).fragments) == [f"body: {TEXT.body}"]
    assert ask("*", article("")).fragments == ()
    assert ask("*", article("\n  ")).fragments == ()


def test_no_highlights_no_work() -> None:
    assert ask("peace", TEXT, most=0) == Hit(article=TEXT, score=1.5, matches=0)


FILLER = "Nothing of note was said there by anyone at all, and it went on for hours. " * 6


def test_the_densest_first_then_what_is_still_missing() -> None:
    body = (
        f"A ferry came. {FILLER}A ferry, a ferry, a ferry. {FILLER}"
        f"The treaty on the ferry was signed. {FILLER}The lake was calm."
    )
    fragments = ask("ferry treaty lake", article(body)).fragments
    assert len(fragments) == 3
    assert "[treaty] on the [ferry]" in shown(fragments)[0]
    assert "[lake]" in shown(fragments)[1]
    assert shown(fragments)[2].count("[ferry]") == 3
    assert [f.cut_before or f.cut_after for f in fragments] == [False] * 3


def test_passages_do_not_overlap_and_marks_stay_in_their_text() -> None:
    body = " ".join(f"w{n}" if n % 9 else "ferry" for n in range(1, 300))
    found = ask("ferry", article(body))
    assert found.matches == 33
    assert len(found.fragments) == 3
    words: list[str] = []
    for fragment in found.fragments:
        assert len(fragment.text) <= LONGEST
        assert {fragment.text[slice(*span)] for span in fragment.spans} == {"ferry"}
        assert fragment.cut_before or fragment.cut_after
        words += (word for word in fragment.text.split() if word != "ferry")
    assert len(set(words)) == len(words)


def test_a_phrase_longer_than_a_passage_is_cut() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    (fragment,) = ask(f'"{words}"', article(words)).fragments
    assert fragment.cut_after
    assert fragment.spans == ((0, len(fragment.text)),)


@given(_leaves, st.lists(_texts, max_size=8).map("\n\n".join), st.integers(1, 3))
def test_fragments_are_pieces_of_the_text(query: str, body: str, most: int) -> None:
    where = article(body)
    found = ask(query, where, most=most)
    assert found.matches == len(matches(parse(query).tree, where))
    assert len(found.fragments) <= most
    for fragment in found.fragments:
        assert fragment.text in " ".join(body.split())
        last = 0
        for start, end in fragment.spans:
            assert last <= start < end <= len(fragment.text)
            last = end
    if found.matches:
        assert all(fragment.spans for fragment in found.fragments)

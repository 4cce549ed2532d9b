"""The fragments of a hit."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from search.marking import matches
from search.model import Article, Fragment, Hit, Query
from search.passages import LONGEST
from search.query import parse
from search.snippet import hit
from tests.search.articles import article
from tests.search.marked import TEXT, leaves, texts


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


@given(leaves, st.lists(texts, max_size=8).map("\n\n".join), st.integers(1, 3))
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

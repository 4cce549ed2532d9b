"""What a query means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse, to_text
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)
from tests.search.query.expected import A, B, C, D, both, either, phrase, term, tree
from tests.search.query.typed import queries


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", A),
        ("a b c", both(A, B, C)),
        ("a and b", both(A, term("and"), B)),
        ("or", term("or")),
        ("not a", both(term("not"), A)),
        ("a OR b", either(A, B)),
        ("a|b | c", either(A, B, C)),
        ("a || b", either(A, B)),
        ("a b OR c d", both(A, either(B, C), D)),
        ("a AND b OR c AND d", either(both(A, B), both(C, D))),
        ("a OR b AND c d", both(either(A, both(B, C)), D)),
        ("a AND b c", both(A, B, C)),
        ("-a b", both(Not(child=A), B)),
        ("a -b", both(A, Not(child=B))),
        ("a −b", both(A, Not(child=B))),
        ("a NOT b", both(A, Not(child=B))),
        ("a AND NOT b", both(A, Not(child=B))),
        ("a OR -b", either(A, Not(child=B))),
        ("-a", both(Everything(), Not(child=A))),
        ("-a -b", both(Everything(), Not(child=A), Not(child=B))),
        ("-(a b)", both(Everything(), Not(child=both(A, B)))),
        ("-(-a)", A),
        ("NOT NOT a", A),
        ("NOT -a", A),
        ("-OR", both(Everything(), Not(child=term("OR")))),
        ("+OR", term("OR")),
        ("+a +b", both(A, B)),
        ("(a)", A),
        ("((a b) (c))", both(A, B, C)),
        ("(a OR b) OR c", either(A, B, C)),
        ("(a b)c", both(A, B, C)),
        ("(-a) OR b", either(Not(child=A), B)),
        ("*", Everything()),
        ("**", Everything()),
        ("* -a", both(Everything(), Not(child=A))),
        ("", Everything()),
        (" \n　", Everything()),
    ],
)
def test_operators(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        '"peace talks"', "“peace talks”", "”peace talks”", "„peace talks“", "„peace talks”",
        "«peace talks»", "»peace talks«", "»peace talks»", "‹peace talks›", "「peace talks」",
        "『peace talks』", "《peace talks》", "‘peace talks’", "‚peace talks‘", "'peace talks'",
        "＂peace talks＂", "« peace talks »", '"peace-talks!"', '+"peace talks"',
    ],
)  # fmt: skip
def test_every_quotation_mark_makes_a_phrase(text: str) -> None:
    assert tree(text) == phrase("peace talks")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("O'Neill", phrase("O Neill")),
        ("O’Neill", phrase("O Neill")),
        ("l’accord", phrase("l accord")),
        ("al-Assad", phrase("al Assad")),
        ("W-2", phrase("W 2")),
        ("COVID-19", phrase("COVID 19")),
        ("3.14", phrase("3 14")),
        ("a.b@example.org", phrase("ab example org")),
        ("中国", phrase("中 国")),
        ("U.N.", term("UN")),
        ("Russia's", term("Russia")),
        ("Russia’s", term("Russia")),
        ("RUSSIA'S", term("RUSSIA")),
        ("O'Neill's", phrase("O Neill")),
        ('"Russia\'s army"', phrase("Russia s army")),
        ("students' union", both(term("students"), term("union"))),
        ("'90s music of the '80s", both(*map(term, ["90s", "music", "of", "the", "80s"]))),
        ("rock 'n' roll", both(term("rock"), term("n"), term("roll"))),
        ("«Gazprom»-Media", both(term("Gazprom"), term("Media"))),
        ("Moscow – Kyiv", both(term("Moscow"), term("Kyiv"))),
        ("peace - talks", both(term("peace"), term("talks"))),
        ("what happened?", both(term("what"), term("happened"))),
        ("what?!", term("what")),
        ("hello, world!", both(term("hello"), term("world"))),
        ("C++", term("C")),
        ("cafe\u0301", term("café")),
        ("=cafe\u0301", Term(text="café", exact=True)),
        ('"a"b"c"', both(A, B, C)),
        ('"OR"', term("OR")),
        ("OR,a", phrase("OR a")),
        ("a !! b", both(A, B)),
        ("-!! b", B),
        ("a?-b", phrase("a b")),
        ("a () b", both(A, B)),
        ("http://example.org/a?b=c*", phrase("http example org a b c")),
        ("10:30", phrase("10 30")),
        ("note: a", both(term("note"), A)),
    ],
)
def test_words(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("negotiat*", Prefix(text="negotiat")),
        ("negotiat**", Prefix(text="negotiat")),
        ("negotiat*,", Prefix(text="negotiat")),
        ("U.N.*", Prefix(text="UN")),
        ("wi?d*card", Wildcard(pattern="wi?d*card")),
        ("wom??n", Wildcard(pattern="wom??n")),
        ("wom?n?", Wildcard(pattern="wom?n")),
        ("author:*", Wildcard(pattern="*", field="author")),
        ("title:peac*", Prefix(text="peac", field="title")),
        ("fuzzy~", Fuzzy(text="fuzzy")),
        ("fuzzy~1", Fuzzy(text="fuzzy", distance=1)),
        ("fuzzy~2", Fuzzy(text="fuzzy", distance=2)),
        ("author:fuzzy~.", Fuzzy(text="fuzzy", field="author")),
        ("Russia's~", Fuzzy(text="Russia")),
        ("a~b", phrase("a b")),
        ("~a", A),
        ("=US", Term(text="US", exact=True)),
        ("==US", Term(text="US", exact=True)),
        ('="As Written"', Phrase(words=("As", "Written"), exact=True)),
        ("-=US a", both(Not(child=Term(text="US", exact=True)), A)),
        ("title:=US", Term(text="US", field="title", exact=True)),
        ("=title:US", Term(text="US", field="title", exact=True)),
        ("a=b", phrase("a b")),
    ],
)
def test_patterns_and_words_as_written(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("title:a", term("a", "title")),
        ("TITLE:a", term("a", "title")),
        ('title:"a b"', phrase("a b", "title")),
        ("title:«a b»", phrase("a b", "title")),
        ("title:‘a b’", phrase("a b", "title")),
        ("title:al-Assad", phrase("al Assad", "title")),
        ("-title:a b", both(Not(child=term("a", "title")), B)),
        ("title:(a OR b) c", both(either(term("a", "title"), term("b", "title")), C)),
        ("title:(a author:b)", both(term("a", "title"), term("b", "author"))),
        ("lang:kk", term("kk", "lang")),
        ("lang:kk,", term("kk", "lang")),
        ("lang:=kk", term("kk", "lang")),
        ("type:text/html", term("text/html", "type")),
        ('type:"text/plain; a"', term("text/plain; a", "type")),
        ("type:text/*", Prefix(text="text/", field="type")),
        ("url:example.org/a?b*", phrase("example org a b", "url")),
        ("url:http://example.org", phrase("http example org", "url")),
        ("url:bbc*", Prefix(text="bbc", field="url")),
    ],
)
def test_fields(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ('"a b"~3', Near(words=("a", "b"), others=3)),
        ('"a b"~0', Near(words=("a", "b"), others=0)),
        ('"a b"~007', Near(words=("a", "b"), others=7)),
        ('"a b"~1000', Near(words=("a", "b"), others=1_000)),
        ('"a b"~', Near(words=("a", "b"), others=5)),
        ('"a b"~٣', Near(words=("a", "b"), others=3)),
        ('"a b"～３', Near(words=("a", "b"), others=3)),
        ('"a b"~3.', Near(words=("a", "b"), others=3)),
        ("«a b»~3", Near(words=("a", "b"), others=3)),
        ("'a b'~3", Near(words=("a", "b"), others=3)),
        ('"a-b"~3', Near(words=("a", "b"), others=3)),
        ('="As Written"~3', Near(words=("As", "Written"), others=3, exact=True)),
        ('title:"a b"~3', Near(words=("a", "b"), others=3, field="title")),
        ('tag:("a b"~3)', Near(words=("a", "b"), others=3, field="tag")),
        ('-"a b"~3 c', both(Not(child=Near(words=("a", "b"), others=3)), C)),
        ('"a b"~3 OR c', either(Near(words=("a", "b"), others=3), C)),
    ],
)
def test_words_near_each_other(text: str, meaning: Node) -> None:
    assert tree(text) == meaning


def test_dates_are_clauses_like_others() -> None:
    year = DateRange(first=date(2023, 1, 1), last=date(2023, 12, 31))
    assert tree("date:2023") == tree('date:"2023"') == tree("DATE:2023.") == year
    assert tree("a -date:2023") == both(A, Not(child=year))
    assert tree("after:2023 OR a") == either(DateRange(first=date(2023, 1, 1), last=None), A)


def test_spans_cover_all_that_was_typed_of_a_clause() -> None:
    text = "a +b -title:\"c d\" NOT (e OR f) after:2023 (g) x:y -'h i'"
    parsed = parse(text)
    assert isinstance(parsed.tree, And)
    typed = [text[slice(*child.span)] for child in parsed.tree.children if child.span]
    assert typed == [
        "a", "+b", '-title:"c d"', "NOT (e OR f)", "after:2023", "(g)", "x", "y", "-'h i'",
    ]  # fmt: skip


@given(queries)
def test_any_text_is_a_query_and_its_print_means_the_same(text: str) -> None:
    parsed = parse(text)
    for note in parsed.notes:
        assert 0 <= note.start < note.end <= len(text)
    assert list(parsed.notes) == sorted(parsed.notes, key=lambda note: (note.start, note.end))
    again = parse(to_text(parsed.tree))
    assert again.tree == parsed.tree
    assert {note.code for note in again.notes} <= {"leading-wildcard", "nothing-to-find"}


@given(
    st.lists(
        st.sampled_from(
            ["a", "b1", "OR", "OR", "AND", "NOT", "or", "+a", "+OR", "+", " ", "  ", '"a b"']
        ),
        max_size=12,
    ).map(" ".join)
)
def test_words_alone_mean_what_they_mean_in_a_group(text: str) -> None:
    found, grouped = parse(text).tree, parse(f"({text})").tree
    if text.strip():
        assert found == grouped
    if isinstance(found, And | Or) and isinstance(grouped, And | Or) and "NOT" not in text:
        assert [child.span for child in found.children] == [
            (child.span[0] - 1, child.span[1] - 1) for child in grouped.children if child.span
        ]


def test_words_alone_are_counted() -> None:
    assert parse("a OR b OR c", clauses=3).tree == either(A, B, C)
    for text in ("a b c d", "a OR b OR c OR d", '"a b c d"', '"a b c d"~2'):
        with pytest.raises(QueryError):
            parse(text, clauses=3)

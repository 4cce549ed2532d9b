"""What is taken differently than it was typed, and what is said about it."""

from __future__ import annotations

from datetime import date

import pytest

from search.query import parse
from search.query.notes import SENTENCES
from search.query.tree import DateRange, Fuzzy, Near, Node, Not, Nothing, Prefix, Wildcard
from tests.search.query.expected import A, B, C, both, either, noted, phrase, term


@pytest.mark.parametrize(
    ("text", "meaning", "notes"),
    [
        ('"a b', both(A, B), [("unclosed-quote", '"')]),
        ("a «b", both(A, B), [("unclosed-quote", "«")]),
        ("a” b", both(A, B), [("unopened-quote", "”")]),
        ('19" b', both(term("19"), B), [("unopened-quote", '"')]),
        ('"a b”', phrase("a b"), [("mismatched-quote", '"a b”')]),
        ('“a b" c', both(phrase("a b"), C), [("mismatched-quote", '“a b"')]),
        ('"a b"**', phrase("a b"), [("after-quote", "**")]),
        ('"a"~5', A, [("near-one-word", "~5")]),
        ('lang:"a b"~5', term("a b", "lang"), [("near-one-word", "~5")]),
        ('""~5 a', A, [("near-one-word", "~5")]),
        (
            'date:"2023"~5',
            DateRange(first=date(2023, 1, 1), last=date(2023, 12, 31)),
            [("near-one-word", "~5")],
        ),
        ('"a b"~0.8', Near(words=("a", "b"), others=5), [("bad-nearness", "~0.8")]),
        ('"a b"~-1', Near(words=("a", "b"), others=5), [("bad-nearness", "~-1")]),
        ('"a b" ~4', both(phrase("a b"), term("4")), [("loose-nearness", "~4")]),
        ('"a b"~1001', Near(words=("a", "b"), others=1_000), [("far-nearness", "~1001")]),
        (f'"a b"~{"9" * 5_000}', Near(words=("a", "b"), others=1_000), None),
        ('x:"a b"~2', both(term("x"), Near(words=("a", "b"), others=2)), [("unknown-field", "x")]),
        ('"a b*"', phrase("a b"), [("wildcard-in-quotes", '"a b*"')]),
        ('"a?b c"', phrase("a b c"), [("wildcard-in-quotes", '"a?b c"')]),
        ('"a b?"', phrase("a b"), []),
        (
            '"a b*"~3',
            Near(words=("a", "b"), others=3),
            [("wildcard-in-quotes", '"a b*"~3')],
        ),
        ("a NEAR/3 b", both(A, phrase("NEAR 3"), B), [("near-operator", "NEAR/3")]),
        ("a w/5 b", both(A, phrase("w 5"), B), [("near-operator", "w/5")]),
        ("a NEAR b", both(A, term("NEAR"), B), []),
        ("a new/3 b", both(A, phrase("new 3"), B), []),
        ("(a (b", both(A, B), [("unclosed-parenthesis", "("), ("unclosed-parenthesis", "(")]),
        ("a)) b", both(A, B), [("unopened-parenthesis", "))")]),
        ("a OR", A, [("dangling-operator", "OR")]),
        ("OR a", A, [("dangling-operator", "OR")]),
        ("a OR AND b", both(A, B), [("dangling-operator", "OR")]),
        ("a NOT", A, [("dangling-operator", "NOT")]),
        ("(a |) b", both(A, B), [("dangling-operator", "|")]),
        ("a --b", both(A, B), [("dash", "--")]),
        ("b title:-a", both(B, Not(child=term("a", "title"))), [("moved-minus", "title:-")]),
        ("foo:bar", both(term("foo"), term("bar")), [("unknown-field", "foo")]),
        ("a -x:b", both(A, Not(child=both(term("x"), B))), [("unknown-field", "x")]),
        ('x:"a b"', both(term("x"), phrase("a b")), [("unknown-field", "x")]),
        ("x:(a OR b)", both(term("x"), either(A, B)), [("unknown-field", "x")]),
        ("title: a", both(term("title"), A), [("empty-field", "title:")]),
        ("title:!!", term("title"), [("empty-field", "title:!!")]),
        ("date:soon", both(term("date"), term("soon")), [("bad-date", "date:soon")]),
        ("date:2023-13", both(term("date"), phrase("2023 13")), [("bad-date", "date:2023-13")]),
        ("-after:-5", None, [("bad-date", "after:-5")]),
        ("*ing", Wildcard(pattern="*ing"), [("leading-wildcard", "*ing")]),
        ("al-A*", phrase("al A"), [("wildcard-in-words", "al-A*")]),
        ("中国*", phrase("中 国"), [("wildcard-in-words", "中国*")]),
        ("al-A~", phrase("al A"), [("fuzzy-in-words", "al-A~")]),
        ("ab*~", Prefix(text="ab"), [("fuzzy-wildcard", "ab*~")]),
        ("ab~7", Fuzzy(text="ab"), [("bad-distance", "ab~7")]),
        ("ab~0.8", Fuzzy(text="ab"), [("bad-distance", "ab~0.8")]),
        ("=ab*", Prefix(text="ab"), [("exact-pattern", "=ab*")]),
        ("=ab~", Fuzzy(text="ab"), [("exact-pattern", "=ab~")]),
        ("=(a b)", both(A, B), [("exact-group", "=")]),
        ("!?", Nothing(), [("nothing-to-find", "!?")]),
        ('""', Nothing(), [("nothing-to-find", '""')]),
        ("-", Nothing(), [("nothing-to-find", "-")]),
        (
            "date:2023..2021",
            DateRange(first=date(2021, 1, 1), last=date(2023, 12, 31)),
            [("reversed-range", "date:2023..2021")],
        ),
    ],
)
def test_what_is_taken_differently_is_noted(
    text: str, meaning: Node | None, notes: list[tuple[str, str]] | None
) -> None:
    assert meaning is None or parse(text).tree == meaning
    assert notes is None or noted(text) == notes


def test_offsets_of_notes_are_code_points_of_the_typed_text() -> None:
    text = "𝒜 e\u0301 foo:x"
    (note,) = parse(text).notes
    assert (note.start, note.end) == (5, 8)
    assert text[note.start : note.end] == "foo"


def test_notes_are_whole_sentences() -> None:
    for text in (
        "foo:x",
        '"a',
        "a OR",
        "date:x",
        "*a",
        "!!",
        '"a b"~x',
        '"a b"~1.5',
        '"a b"~2000',
        '"a"~2',
        '"a b*"',
        "a NEAR/3 b",
        "x" * 60 + ":y",
    ):
        for note in parse(text).notes:
            assert note.message[0] in '“"(=I' or note.message[0].isupper()
            assert note.message.endswith(".")
            assert len(note.message) < 200
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())

"""The short cut of the parser says what the parser says, to the last span."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse, parser
from search.query.plain import plain

WORDS = st.sampled_from(
    ["peace", "US", "OR", "AND", "NOT", "or", "and", "+", "+peace", "++a", "3", "a1", "-x", "-OR",
     '"a b"', '-"a  OR"', '+"a b"', '"a"', '"', "(", "b)", "*", "a*", "=a*", "é",
     "(a OR *)", "-(a OR b OR c)", "+(* OR a)", "(a OR AND)", "(OR OR b)", "(a b)", "(a)",
     "(a OR -b)"]
)  # fmt: skip
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "\t"])), max_size=7).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
IN_FIELDS = st.tuples(
    st.sampled_from(["title", "Tag", "url", "lang", "type", "date", "nowhere", "é"]),
    st.sampled_from([":", " :", "::"]),
    WORDS,
    st.sampled_from(["", " ", " a"]),
).map("".join)
QUOTED = st.one_of(TEXTS, TEXTS.map(lambda text: f' "{text.strip()}" '), IN_FIELDS)


def said(text: str, clauses: int) -> Any:
    """The tree with its spans, and the notes; or why there is none."""
    try:
        parsed = parse(text, clauses=clauses)
    except QueryError as error:
        return error.code, error.message
    return dataclasses.asdict(parsed.tree), type(parsed.tree), parsed.notes


@given(QUOTED, st.sampled_from([1, 3, 1_024]))
def test_it_is_what_the_parser_says(text: str, clauses: int) -> None:
    quick = said(text, clauses)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "plain", lambda text, clauses: None)
        assert said(text, clauses) == quick


@pytest.mark.parametrize(
    "text",
    [
        "peace",
        " +peace  talks",
        "peace OR talks",
        '"peace talks"',
        'peace "in our" -time',
        "tag:a",
        "a (b OR *)",
    ],
)
def test_what_most_people_type_needs_no_parser(text: str) -> None:
    assert plain(text, 10) is not None


@pytest.mark.parametrize(
    "text", ["a AND b", "a OR", "a OR b c", '"a"', "-a", "a-b", "lang:a", "=a", ""]
)
def test_what_else_there_is_does(text: str) -> None:
    assert plain(text, 10) is None

"""Where a phrase ends."""

from __future__ import annotations

import pytest

from search.query.quotes import Quotes, is_word_character


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('"a" b"', 2),
        ("“a “b” c”", 5),
        ("„a“ b”", 2),
        ("»a« b»", 2),
        ("'a's b'", 6),
        ("‘a’s b’", 6),
        ("'a b", None),
        ("'a 'b", None),
        ('"a”', None),
    ],
)
def test_close(text: str, end: int | None) -> None:
    assert Quotes(text).close(0) == end


@pytest.mark.parametrize(("text", "end"), [('"a b”', 4), ('"a “b', None), ('"a', None)])
def test_another_kind_closes_only_where_it_looks_like_it(text: str, end: int | None) -> None:
    assert Quotes(text).close_otherwise(0) == end


def test_looks_closing() -> None:
    text = 'a" "b c." d'
    quotes = Quotes(text)
    assert [quotes.looks_closing(at) for at, char in enumerate(text) if char == '"'] == [
        True, False, True,
    ]  # fmt: skip


def test_word_characters() -> None:
    assert all(map(is_word_character, "aй中9́²"))
    assert not any(map(is_word_character, "_-'’.* "))

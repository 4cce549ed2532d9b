"""Dates, languages and numbers are said as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given

from search import ArticleDate, parse
from tests.web.asked import texts
from web.words import counted, date_in_words, language_name, typeset


@pytest.mark.parametrize(
    ("date", "words", "clock"),
    [
        ("2024", "2024", "2024"),
        ("2024-03", "March 2024", "March 2024"),
        ("2024-03-14", "14 March 2024", "14 March 2024"),
        ("2024-03-14T09:05:00", "14 March 2024", "14 March 2024, 09:05"),
        ("2024-03-14T09:05:00+03:00", "14 March 2024", "14 March 2024, 09:05 UTC+3"),
        ("2024-03-14T09:05:00-09:30", "14 March 2024", "14 March 2024, 09:05 UTC−9:30"),
        ("2024-03-14T09:05:00+00:00", "14 March 2024", "14 March 2024, 09:05 UTC"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(date: str, words: str, clock: str) -> None:
    assert date_in_words(ArticleDate.parse(date)) == words
    assert date_in_words(ArticleDate.parse(date), clock=True) == clock


def test_a_language_has_its_own_name() -> None:
    assert [language_name(code) for code in ("kk", "tr", "ru", "xx")] == [
        "Қазақша",
        "Türkçe",
        "Русский",
        "xx",
    ]


def test_one_is_not_many() -> None:
    assert counted(1, "match", "matches") == "1 match"
    assert counted(21_578, "article") == "21,578 articles"
    assert counted(0, "match", "matches") == "0 matches"


@given(texts)
def test_typeset_quotes_ask_the_same(text: str) -> None:
    from search import to_text

    understood = to_text(parse(text).tree)
    assert parse(typeset(understood)).tree == parse(understood).tree

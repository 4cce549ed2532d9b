from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning import clean, clean_body, clean_line

ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates too


@given(ANY_TEXT)
def test_clean_text_is_nfc_without_controls_and_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert all(unicodedata.category(char) != "Cc" or char in "\t\n" for char in cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for function in (clean, clean_line, clean_body):
        assert function(function(text)) == function(text)


@given(st.text(st.characters(categories=["L", "N"]), max_size=50))
def test_words_are_never_lost(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("no\x00nul\x1b[31m", "nonul[31m"),
        ("\ufeffmark", "mark"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("e\u0301", "é"),
        ("İstanbul ‍ stays", "İstanbul ‍ stays"),
    ],
)
def test_what_goes_and_what_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_body_has_one_empty_line_between_paragraphs() -> None:
    assert clean_body("\n\n one  \n\n\n \t\n two\nthree\n") == "one\n\n two\nthree"


def test_a_line_is_one_line() -> None:
    assert clean_line("  a\n\t b\u00a0c ") == "a b c"

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.prose import first_sentence, headline, paragraphs, without_first_line

LONG = (
    "The ferry left the northern pier an hour late because ice had closed the lock, " * 3
).strip()


@given(st.text(alphabet=" ab.\n\t", max_size=200))
def test_no_word_is_lost_between_paragraphs(text: str) -> None:
    assert paragraphs(text).split() == text.split()


def test_empty_lines_part_paragraphs_already() -> None:
    assert paragraphs("one\ntwo\n\nthree") == "one\ntwo\n\nthree"


def test_long_lines_are_paragraphs() -> None:
    assert paragraphs(f"{LONG}\n{LONG}") == f"{LONG}\n\n{LONG}"


def test_an_indented_line_begins_a_paragraph() -> None:
    text = "Rain fell all week\non the hills.\n  Rivers rose,\nthe mayor said."
    assert (
        paragraphs(text) == "Rain fell all week\non the hills.\n\n  Rivers rose,\nthe mayor said."
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ferry talks resume\n\nThe talks went on.", "Ferry talks resume"),
        (f"Ferry talks resume\n{LONG}", "Ferry talks resume"),
        ("The talks went on.\n\nNobody knew why.", None),  # a sentence
        (f"{LONG}\n\nshort", None),
        ("only one line", None),
        ("roses are red\nviolets are blue\nsugar is sweet", None),  # no gap, no longer text
        ("* * *\n\nThe talks went on.", None),
        ("", None),
    ],
)
def test_a_headline_is_short_unended_and_apart(text: str, title: str | None) -> None:
    assert headline(text) == title


def test_the_text_goes_on_after_its_headline() -> None:
    assert without_first_line("\nTitle\n\nBody\nmore") == "Body\nmore"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Rain fell. Rivers rose.", "Rain fell."),
        ("Mr. Quill met J. Ekdal in the U.S. Senate today. He left.",
         "Mr. Quill met J. Ekdal in the U.S. Senate today."),
        ("“Enough!” said the mayor. Then he left.", "“Enough!” said the mayor."),
        ("Prices rose 3.5 percent in May. Then fell.", "Prices rose 3.5 percent in May."),
        ("Паром ушёл. Лёд остался.", "Паром ушёл."),
        ("No end here", "No end here"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    made = first_sentence(LONG)
    assert len(made) <= 120
    assert made.endswith("…")
    assert LONG.startswith((f"{made[:-1]} ", f"{made[:-1]},"))

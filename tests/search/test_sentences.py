from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.sentences import sentence_borders


def parts(text: str) -> list[str]:
    """The sentences, as the borders cut the text."""
    found, start = [], 0
    for border in sentence_borders(text):
        found.append(text[start : border.end])
        start = border.next
    return [*found, text[start:]]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The treaty was signed.", "Then it rained."],
        ["Mr. Smith of the U.S. Senate came on Jan. 5 at noon.", "He left."],
        ["“Is it so?”", "She asked (again).", "No!"],
        ["Цена выросла на 5 млн. руб. за год.", "Это много."],
        ["It fell by 3.5 per cent... so they said.", "And rose."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    assert parts(" ".join(sentences)) == sentences


def test_scripts_without_spaces_and_paragraphs() -> None:
    assert parts("雨が降った。風も吹いた。") == ["雨が降った。", "風も吹いた。", ""]
    assert parts("A headline\n \nThe text") == ["A headline", "The text"]
    assert [border.paragraph for border in sentence_borders("1.\n \nTwo. Three")] == [True, False]


@example("a.\n\nB", 0, 9)
@given(st.text(alphabet='aB .!?\n。"”5'), st.integers(0, 9), st.integers(0, 9))
def test_borders_are_in_order_and_only_space_lies_in_them(text: str, low: int, more: int) -> None:
    last = low
    for border in sentence_borders(text, low, min(low + more, len(text))):
        assert last <= border.end <= border.next
        assert not text[border.end : border.next].strip()
        last = border.next

from __future__ import annotations

from itertools import takewhile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.sentences import Border, sentence_borders


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


_ABBREVIATED = {"Mr", "Prof", "Sept", "vs", "руб", "a", "B", "é"}


def plainly(text: str) -> list[Border]:
    """The same borders, looked for character by character."""
    found: list[Border] = []
    at = 0
    while at < len(text):
        end, after, ends = at + 1, at + 1, False
        if text[at] in ".!?…":
            while text[end : end + 1] in tuple(".!?…"):
                end += 1
            while text[end : end + 1] in tuple("\"'”’»)]"):
                end += 1
            word = "".join(takewhile(str.isalpha, reversed(text[:at])))[::-1]
            is_short = text[at:end] == "." and word in _ABBREVIATED
            ends = text[end : end + 1].isspace() and not is_short
        elif text[at] in "。！？":
            while text[end : end + 1] in tuple("。！？"):
                end += 1
            while text[end : end + 1] in tuple("\"'”’»」』）"):
                end += 1
            ends = True
        after = end + len(text[end:]) - len(text[end:].lstrip())
        if ends and not text[after : after + 1].islower():
            found.append(Border(end, after, text[end:after].count("\n") > 1))
            at = after
        elif text[at] == "\n" and "\n" in text[at + 1 : after]:
            found.append(Border(at, after, True))
            at = after
        else:
            at += 1
    return found


_written = st.lists(
    st.sampled_from(
        ["Mr", "Prof", "Sept", "vs", "руб", "a", "B", "é", "4", ".", "!", "…", "。", "！", "”",
         "」", ")", " ", "\n", "\u00a0", ". ", ".\n\n", "Word"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@example("B.a. é!a\n\né。a")
@given(_written)
def test_borders_are_where_one_finds_them_by_hand(text: str) -> None:
    assert list(sentence_borders(text)) == plainly(text)

"""Minimal intervals against their definition, word for word."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.proximity import intervals, words_in

TEXT = st.lists(st.sampled_from("abcd."), max_size=14)
WORDS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4)


def has_all(text: list[str], words: list[str]) -> bool:
    return Counter(words) <= Counter(text)


def by_definition(text: list[str], words: list[str], others: int) -> list[tuple[int, int]]:
    having = [
        (first, last)
        for first in range(len(text))
        for last in range(first, len(text))
        if has_all(text[first : last + 1], words)
    ]
    return [
        (first, last)
        for first, last in having
        if not any(
            first <= begin and end <= last and (begin, end) != (first, last)
            for begin, end in having
        )
        and last + 1 - first <= len(words) + others
    ]


@given(TEXT, WORDS, st.integers(0, 6))
def test_they_are_what_the_definition_says(text: list[str], words: list[str], others: int) -> None:
    expected = by_definition(text, words, others)
    assert list(intervals(enumerate(text), words, others)) == expected
    sparse = [(number, word) for number, word in enumerate(text) if word in words]
    assert list(intervals(sparse, words, others)) == expected
    assert list(words_in(sparse, words, others)) == [
        at
        for at, (number, _) in enumerate(sparse)
        if any(first <= number <= last for first, last in expected)
    ]


@pytest.mark.parametrize(
    ("text", "words", "others", "expected"),
    [
        ("a b", "a b", 0, [(0, 1)]),
        ("b a", "a b", 0, [(0, 1)]),
        ("a . b", "a b", 0, []),
        ("a . b", "a b", 1, [(0, 2)]),
        ("a b a", "a b", 0, [(0, 1), (1, 2)]),
        ("a a b", "a b", 9, [(1, 2)]),
        ("a . a . a", "a a", 1, [(0, 2), (2, 4)]),
        ("a", "a a", 9, []),
        ("a b b c", "a b c", 1, [(0, 3)]),
        ("a b b c", "a b c", 0, []),
    ],
)
def test_some_by_hand(text: str, words: str, others: int, expected: list[tuple[int, int]]) -> None:
    assert list(intervals(enumerate(text.split()), words.split(), others)) == expected

"""Words in a row against lists of words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.phrases import Places, in_a_row, places_of

BITS = 4  # up to 12 words, and room for a phrase of 4
TEXT = st.lists(st.sampled_from("aab"), max_size=12)


def places(texts: list[list[str]], word: str) -> Places:
    found = [[at for at, one in enumerate(text) if one == word] for text in texts]
    docs = np.array([number for number, one in enumerate(found) if one], np.int32)
    counts = np.array([len(one) for one in found if one], np.int64)
    flat = np.array([at for one in found for at in one], np.uint8)
    return places_of(docs, counts, flat, BITS)


@given(st.lists(TEXT, max_size=8), st.lists(st.sampled_from("ab"), min_size=1, max_size=4))
def test_words_in_a_row(texts: list[list[str]], phrase: list[str]) -> None:
    expected = [
        (number << BITS) | at
        for number, text in enumerate(texts)
        for at in range(len(text))
        if text[at : at + len(phrase)] == phrase
    ]
    words = [
        (places(texts, word), [number for number, one in enumerate(phrase) if one == word])
        for word in sorted(set(phrase))
    ]
    assert in_a_row(words).tolist() == expected


def test_no_word_is_asked_for_once_nothing_is_left() -> None:
    def words() -> Iterator[tuple[Places, list[int]]]:
        yield places([["a", "b"]], "a"), [0, 1]
        raise AssertionError("the next one")

    assert in_a_row(words()).tolist() == []

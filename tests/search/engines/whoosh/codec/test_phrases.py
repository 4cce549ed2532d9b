"""Words in a row against lists of words."""

from __future__ import annotations

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
    if (counts == 1).all():
        assert (
            places_of(docs, None, flat, BITS).tolist()
            == places_of(docs, counts, flat, BITS).tolist()
        )
    return places_of(docs, counts, flat, BITS)


@given(st.lists(TEXT, max_size=8), st.lists(st.sampled_from("ab"), min_size=1, max_size=4))
def test_words_in_a_row(texts: list[list[str]], phrase: list[str]) -> None:
    expected = [
        (number << BITS) | at
        for number, text in enumerate(texts)
        for at in range(len(text))
        if text[at : at + len(phrase)] == phrase
    ]
    assert in_a_row([places(texts, word) for word in phrase]).tolist() == expected

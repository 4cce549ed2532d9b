"""Places of words against lists of words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.finding import phrases
from search.engines.whoosh.codec.finding.phrases import (
    ROOM,
    Places,
    are_followed,
    bits_for,
    followed,
    kind_for,
    moved,
    places_of,
)

TEXTS = st.lists(st.lists(st.sampled_from("aab"), max_size=12), min_size=1, max_size=8)


def places(texts: list[list[str]], word: str, bits: int, kind: type) -> Places:
    found = [[at for at, one in enumerate(text) if one == word] for text in texts]
    docs = np.array([number for number, one in enumerate(found) if one], np.int32)
    counts = np.array([len(one) for one in found if one], np.uint8)
    flat = np.array([at for one in found for at in one], np.uint8)
    return places_of(docs, counts, flat, bits, kind)


@given(
    TEXTS,
    st.integers(-12, 12) | st.sampled_from([by * way for by in range(120, 136) for way in (1, -1)]),
    st.sampled_from([np.uint32, np.uint64]),
    st.sampled_from([(0, 1), (2, 0), (1 << 20, 0)]),
)
def test_a_word_so_many_positions_behind_another(
    texts: list[list[str]], by: int, kind: type, looked_up: tuple[int, int]
) -> None:
    bits = bits_for(max(map(len, texts)))
    expected = [
        (number << bits) | at
        for number, text in enumerate(texts)
        for at, word in enumerate(text)
        if word == "a" and 0 <= at + by < len(text) and text[at + by] == "b"
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_LOOK_UP", looked_up[0])
        patch.setattr(phrases, "_SORTED", looked_up[1])
        starts, others = (places(texts, word, bits, kind) for word in "ab")
        assert followed(starts, by, others, bits).tolist() == expected
        if abs(by) <= ROOM:
            assert starts[are_followed(starts, by, others)].tolist() == expected
    assert moved(moved(others, by), -by).tolist() == others.tolist()


def test_places_are_as_narrow_as_can_be() -> None:
    assert bits_for(100) == 8  # 100 + ROOM
    assert kind_for((1 << 24) - 1, 8) is np.uint32
    assert kind_for(1 << 24, 8) is np.uint64
    with pytest.raises(OverflowError):
        kind_for(1 << 40, 24)

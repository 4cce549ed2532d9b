"""Edits of all words at once against the automaton that tests each."""

from __future__ import annotations

from time import monotonic

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.deadline import Deadline
from search.edits import EditTest
from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of, text_of
from search.engines.whoosh.codec.finding import nearness
from search.engines.whoosh.codec.finding.nearness import distances, words_near
from search.errors import QueryError
from tests.search.test_edits import distance

WORD = st.text("abcй漢\U00010400\ud800", max_size=8)


def dictionary(words: set[str]) -> Lexicon:
    arrays = lexicon.encode(sorted(map(key_of, words)))
    return Lexicon(text=arrays.text, lengths=arrays.lengths)


@given(WORD, st.sets(WORD, max_size=40), st.integers(0, 3), st.sampled_from([1, 1 << 14]))
@example("ca", {"abc"}, 2, 1)
@example("a" * 64, {"a" * 62, "a" * 64 + "b", "b" * 64}, 2, 1)
@example("a" * 65, {"a" * 63, "a" * 64 + "b", "b" * 64}, 2, 1)
@example("", {"", "a", "ab"}, 1, 1)
def test_it_finds_the_words_that_are_near(
    wanted: str, words: set[str], most: int, at_once: int
) -> None:
    words |= {wanted, wanted[::-1]}
    words_in_order = dictionary(words)
    test = EditTest(wanted, most)
    expected = [at for at, key in enumerate(words_in_order) if test(text_of(key))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "_AT_ONCE", at_once)
        assert words_near(wanted, most, words_in_order).tolist() == expected


@given(
    st.text("abc", min_size=1, max_size=8) | st.text("ab", min_size=60, max_size=64),
    st.lists(st.text("abcd", min_size=5, max_size=5), min_size=1, max_size=9),
)
def test_distances_are_those_of_the_table(wanted: str, words: list[str]) -> None:
    letters = np.array([[ord(letter) for letter in word] for word in words], np.uint32)
    assert distances(wanted, letters).tolist() == [distance(wanted, word) for word in words]


def test_it_ends_when_time_is_over() -> None:
    words = dictionary({f"aab{number}" for number in range(1_000)})
    with pytest.raises(QueryError, match="longer than 1 second"):
        words_near("aab1", 2, words, Deadline(seconds=1, until=monotonic() - 1))

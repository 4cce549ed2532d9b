"""Surface ids and stems against dictionaries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.building.keys import KeyTable
from search.engines.whoosh.codec.building.vocabulary import Vocabulary, Words
from search.text import fold, stem
from tests.search.engines.whoosh.codec.building.test_keys import nowhere

LETTERS = "abcXYé ßİйҚ中ก\u0301\U0001d400".replace(" ", "")
drawn = st.lists(
    st.one_of(
        st.text(st.sampled_from(LETTERS), min_size=1, max_size=20),
        st.sampled_from(["Peace", "peace", "PEACE", "peaceful", "Straße", "strasse", "Łódź"]),
        st.text(st.sampled_from("ab"), min_size=15, max_size=18),
    ),
    max_size=25,
)


def spans(some: list[str]) -> Words:
    """Words one after the other, without anything between."""
    text = "".join(some)
    lengths = np.array([len(word) for word in some], np.int64)
    widest = [max(word) for word in some]
    highest = max(text, default="")
    dtype = np.uint8 if highest < "\x80" else np.uint16 if highest <= "\uffff" else np.uint32
    codes = np.array([ord(char) for char in text], dtype)
    return Words(
        text=text,
        codes=codes[: len(some)],
        behind=codes[len(some) :],
        starts=np.cumsum(lengths) - lengths,
        lengths=lengths,
        widths=np.array([1 if c < "\x80" else 2 if c <= "\uffff" else 4 for c in widest], np.uint8),
    )


class Twin:
    """What a vocabulary has to be, in dictionaries."""

    def __init__(self) -> None:
        self.surfaces: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.stems: dict[str, int] = {}

    def ids(self, some: list[str]) -> list[int]:
        return [self.surfaces.setdefault(word, len(self.surfaces)) for word in some]

    def agrees_with(self, vocabulary: Vocabulary) -> None:
        assert vocabulary.surfaces == list(self.surfaces)
        assert len(vocabulary) == len(self.surfaces)
        its = vocabulary.readings
        words = [fold(word) for word in self.surfaces]
        of = [self.words.setdefault(one, len(self.words)) for one in words]
        assert (list(its.words), its.word_of.tolist()) == (list(self.words), of)
        stems = [stem(word) for word in self.words]
        of = [self.stems.setdefault(one, len(self.stems)) for one in stems]
        assert (list(its.terms), its.term_of.tolist()) == (list(self.stems), of)


@given(st.lists(drawn, max_size=5), st.booleans())
def test_ids_are_those_of_a_dictionary(batches: list[list[str]], collide: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if collide:
            patch.setattr(KeyTable, "_home", nowhere)
        vocabulary, twin = Vocabulary(), Twin()
        for some in batches:
            ids = vocabulary.ids(spans(some))
            assert ids.dtype == np.int32
            assert ids.tolist() == twin.ids(some)
            twin.agrees_with(vocabulary)


def test_ids_stay_while_all_tables_grow() -> None:
    vocabulary, twin = Vocabulary(), Twin()
    for begin in range(0, 6_000, 1_500):
        numbers = range(max(0, begin - 500), begin + 1_500)
        some = [
            word
            for i in numbers
            for word in (f"w{i}", f"слово{i}", f"{i}" + "a" * 20, f"\U0001d400{i}")
        ]
        assert vocabulary.ids(spans(some)).tolist() == twin.ids(some)
    twin.agrees_with(vocabulary)


def test_no_words_change_nothing() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.ids(spans([])).tolist() == []
    its = vocabulary.readings
    assert (len(vocabulary), its.words, its.terms) == (0, [], [])


@pytest.mark.parametrize("letters", ["ab", "éà", "aé"])
def test_words_that_are_as_long_as_a_key_and_longer_are_told_apart(letters: str) -> None:
    words = [letters[0] * size + last for size in (14, 15, 16, 17) for last in letters]
    vocabulary = Vocabulary()
    for some in (words, ["x"] * 20 + words, ["ж"] * 20 + words):  # whichever sort is the most
        ids = vocabulary.ids(spans(some)).tolist()
        assert [vocabulary.surfaces[one] for one in ids] == some

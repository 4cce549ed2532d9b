"""Terms, words and surfaces against sorted lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import spellings
from search.engines.whoosh.codec.coding.lexicon import Lexicon, LexiconArrays
from search.engines.whoosh.codec.coding.spellings import Readings, Words
from search.text import fold, stem
from tests.search.engines.whoosh.codec.memory import InMemory

_SURFACES = (
    "negotiate Negotiated NEGOTIATE negotiations nEgotiate Türkiye turkiye TÜRKİYE İstanbul "
    "ISTANBUL istanbul ışık Straße strasse STRASSE 3 U2 UN un Un Дом дом ДОМ \ud800 X"
)
SURFACE = st.sampled_from(_SURFACES.split())


def lexicon(arrays: LexiconArrays) -> Lexicon:
    return Lexicon(text=arrays.text, lengths=arrays.lengths)


def readings(surfaces: list[str], folded: list[str], stems: list[str]) -> Readings:
    """Of surfaces, each with its word and its term."""
    words, terms = list(dict.fromkeys(folded)), list(dict.fromkeys(stems))
    term_of = dict(zip(folded, stems, strict=True))
    return Readings(
        surfaces=surfaces,
        words=words,
        terms=terms,
        word_of=np.array([words.index(word) for word in folded], np.int64),
        term_of=np.array([terms.index(term_of[word]) for word in words], np.int64),
    )


@given(st.lists(SURFACE, unique=True))
def test_surfaces_are_numbered_and_read_again(surfaces: list[str]) -> None:
    folded = [fold(one) for one in surfaces]
    stems = [stem(one) for one in folded]
    arrays, told = spellings.number(readings(surfaces, folded, stems))
    terms = lexicon(arrays.terms)
    words = Words(
        terms=len(terms),
        words=lexicon(arrays.words),
        term_of_word=arrays.term_of_word,
        surfaces_of_word=arrays.surfaces_of_word,
        forms=InMemory(arrays.forms),
        others=lexicon(arrays.others),
    )
    assert [key.decode("utf-8", "surrogatepass") for key in terms] == sorted(set(stems))
    by_term: dict[int, list[str]] = {
        term: [surface for word in words.of_term(term) for surface in words.surfaces(word)]
        for term in range(len(terms))
    }
    assert [len(found) for found in by_term.values()] == words.surfaces_of_term.tolist()
    for place, surface in enumerate(surfaces):
        term, number = int(told.term_of[place]), int(told.number_of[place])
        assert terms[term].decode("utf-8", "surrogatepass") == stems[place]
        assert by_term[term][number] == surface
        word = words.lexicon.find(folded[place].encode("utf-8", "surrogatepass"))
        first, end = words.numbers(word)
        assert words.term_of[word] == term
        assert (
            by_term[term][first:end]
            == words.surfaces(word)
            == sorted(
                one for one, its in zip(surfaces, folded, strict=True) if its == folded[place]
            )
        )


def test_usual_surfaces_take_no_text() -> None:
    surfaces = ["word", "Word", "WORD", "wOrd"]
    arrays, _ = spellings.number(readings(surfaces, ["word"] * 4, ["word"] * 4))
    assert list(lexicon(arrays.others)) == [b"wOrd"]

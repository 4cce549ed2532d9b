"""Words of many segments, merged, are those that all their surfaces would have been numbered as."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import spellings
from search.engines.whoosh.codec.coding.lexicon import Lexicon, LexiconArrays
from search.engines.whoosh.codec.coding.postings import Spellings
from search.engines.whoosh.codec.coding.spellings import SpellingArrays, Words
from search.engines.whoosh.codec.merging.words import GONE, merge_words
from search.text import fold, stem
from tests.search.engines.whoosh.codec.coding.test_spellings import SURFACE, readings
from tests.search.engines.whoosh.codec.memory import InMemory

#: The surfaces of a source, and which of them are used.
_SOURCE = st.dictionaries(
    st.one_of(SURFACE, st.text("aAbBéÉ1１", min_size=1, max_size=3)), st.booleans(), max_size=12
)


def lexicon(arrays: LexiconArrays) -> Lexicon:
    return Lexicon(text=arrays.text, lengths=arrays.lengths)


def words(arrays: SpellingArrays) -> Words:
    return Words(
        terms=len(arrays.terms.lengths),
        words=lexicon(arrays.words),
        term_of_word=arrays.term_of_word,
        surfaces_of_word=arrays.surfaces_of_word,
        forms=InMemory(arrays.forms),
        others=lexicon(arrays.others),
    )


def numbered(surfaces: list[str]) -> tuple[SpellingArrays, Spellings]:
    folded = [fold(one) for one in surfaces]
    return spellings.number(readings(surfaces, folded, [stem(one) for one in folded]))


@given(st.lists(_SOURCE, max_size=4))
def test_merging_is_numbering_anew(sources: list[dict[str, bool]]) -> None:
    arrays = [numbered(list(one)) for one in sources]
    used = []
    for one, (_, told) in zip(sources, arrays, strict=True):
        order = np.lexsort((told.number_of, told.term_of))
        used.append(np.array(list(one.values()), bool)[order])
    merged, renumbered = merge_words(
        [lexicon(one.terms) for one, _ in arrays], [words(one) for one, _ in arrays], used
    )
    left = list(dict.fromkeys(s for one in sources for s, is_used in one.items() if is_used))
    expected, told = numbered(left)
    for name in ("terms", "words", "others"):
        assert list(lexicon(getattr(merged, name))) == list(lexicon(getattr(expected, name)))
    for name in ("term_of_word", "surfaces_of_word", "forms"):
        assert getattr(merged, name).tolist() == getattr(expected, name).tolist()
    place = {surface: number for number, surface in enumerate(left)}
    for one, (_, its), new in zip(sources, arrays, renumbered, strict=True):
        order = np.lexsort((its.number_of, its.term_of))
        names = [list(one)[number] for number in order.tolist()]
        terms = its.term_of[order].tolist()
        for name, term, number in zip(names, terms, new.numbers.tolist(), strict=True):
            if one[name]:
                assert new.terms[term] == told.term_of[place[name]]
                assert number == told.number_of[place[name]]
            else:
                assert number == GONE

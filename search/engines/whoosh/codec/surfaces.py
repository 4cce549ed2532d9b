"""The words as written that a query stands for in a segment: what its snippets look for."""

from __future__ import annotations

from collections.abc import Iterable

from search.engines.whoosh.codec.lexicon import key_of
from search.engines.whoosh.codec.spaces import SpaceReader
from search.matching import Reading, keys_of, reading_of
from search.query.tree import Leaf, Phrase, Prefix, Term
from search.text import fold

#: More words than these are not looked for one by one: to read every word is quicker.
MOST = 96

_BYTES = 96  #: that a surface takes in memory, about


def surfaces(leaves: Iterable[Leaf], space: SpaceReader) -> frozenset[str] | None:
    """All that can be a word of a leaf; None where that is more than ``MOST`` or not known.

    Of patterns only a Prefix is known, for the words of a segment are in order.
    """
    found: set[str] = set()
    for leaf in leaves:
        match leaf:
            case Term() | Phrase():
                reading = reading_of(leaf)
                for word in keys_of(leaf):
                    found.update(_of_word(word, reading, space))
            case Prefix(text=text):
                first, end = space.words.lexicon.beginning_with(key_of(fold(text)))
                if end - first > MOST:
                    return None
                for number in range(first, end):
                    found.update(space.words.surfaces(number))
            case _:
                return None
        if len(found) > MOST:
            return None
    return frozenset(found)


def _of_word(word: str, reading: Reading, space: SpaceReader) -> tuple[str, ...]:
    if reading is Reading.SURFACE:
        return (word,)
    key = reading.value, word
    known: tuple[str, ...] | None = space.shelf.get("surfaces", key)
    if known is None:
        words = space.words
        if reading is Reading.STEM:
            term = space.terms.find(key_of(word))
            numbers = words.of_term(term) if term >= 0 else []
        else:
            number = words.lexicon.find(key_of(word))
            numbers = [number] if number >= 0 else []
        known = tuple(one for number in numbers for one in words.surfaces(number))
        space.shelf.put("surfaces", key, known, _BYTES * (len(known) + 1))
    return known

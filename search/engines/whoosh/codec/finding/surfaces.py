"""The words as written that a query stands for in a segment: what its snippets look for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.lexicon import key_of
from search.engines.whoosh.codec.finding.choosing import words_matching
from search.engines.whoosh.codec.spaces import SpaceReader
from search.matching import Pattern, Reading, read
from search.query.tree import Leaf

#: More words than these are not looked for: to read every word of a text is quicker.
MOST = 128

_BYTES = 96  #: that a surface takes in memory, about


def surfaces(
    leaves: Iterable[Leaf], space: SpaceReader, deadline: Deadline = NEVER
) -> list[list[tuple[str, ...]]] | None:
    """For each leaf for each of its words all that it can be; None where that is too much.

    Raises QueryError once ``deadline`` has passed.
    """
    found: list[list[tuple[str, ...]]] = []
    for leaf in leaves:
        if isinstance(leaf, Pattern):
            numbers = words_matching(leaf, space, deadline)
            if len(numbers) > MOST:
                return None
            found.append([_of_words(numbers.tolist(), space)])
        else:
            reading, words = read(leaf)
            found.append([_of_word(word, reading, space) for word in words])
    return found if len(found) <= MOST and len(set(chain.from_iterable(found))) <= MOST else None


def _of_word(word: str, reading: Reading, space: SpaceReader) -> tuple[str, ...]:
    if reading is Reading.SURFACE:
        return (word,)
    key = reading, word
    known: tuple[str, ...] | None = space.shelf.get("surfaces", key)
    if known is None:
        numbers: Iterable[int]
        if reading is Reading.STEM:
            term = space.term(word)
            numbers = [] if term is None else space.words.of_term(term)
        else:
            number = space.words.lexicon.find(key_of(word))
            numbers = [number] if number >= 0 else []
        known = _of_words(numbers, space)
        space.shelf.put("surfaces", key, known, _BYTES * (len(known) + 1))
    return known


def _of_words(numbers: Iterable[int], space: SpaceReader) -> tuple[str, ...]:
    return tuple(surface for number in numbers for surface in space.words.surfaces(number))

"""Which terms of a space, and which of their spellings, a leaf of the query stands for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.lexicon import key_of
from search.engines.whoosh.codec.coding.ragged import Ints
from search.engines.whoosh.codec.finding.globs import matching_glob
from search.engines.whoosh.codec.finding.nearness import words_near
from search.engines.whoosh.codec.spaces import SpaceReader
from search.fields import BY_NAME
from search.matching import Named, Reading, fuzzy_distance, letters, read
from search.query.tree import Fuzzy, Leaf, Prefix, Wildcard
from search.text import fold


class Spelled(NamedTuple):
    """A term in some of its spellings: what one word of a leaf stands for."""

    term: int
    first: int = 0  #: its spellings from here
    end: int | None = None  #: to here; None: it is meant in all of them


def choose(leaf: Leaf, space: SpaceReader, deadline: Deadline = NEVER) -> list[tuple[Spelled, ...]]:
    """For each word of a leaf all that it may stand for in a segment; no two overlap.

    Raises QueryError once ``deadline`` has passed.
    """
    if isinstance(leaf, Named):
        return [(word,) for word in spelled(keys(leaf), space)]
    numbers = words_matching(leaf, space, deadline)
    terms = space.words.term_of.take(numbers).tolist()
    firsts, ends = space.words.numbers_of(numbers)
    return [tuple(map(Spelled, terms, firsts.tolist(), ends.tolist()))]


class Keys(NamedTuple):
    """The words of a leaf as they are looked up, the same in every segment."""

    texts: tuple[str, ...]
    reading: Reading
    are_terms: bool  #: or words, of one of which a term may have several


def keys(leaf: Named) -> Keys:
    """The words of a leaf, as they are looked up."""
    reading, texts = read(leaf)
    whole = leaf.field is not None and BY_NAME[leaf.field].whole
    return Keys(texts, reading, whole or reading is Reading.STEM)


def spelled(its: Keys, space: SpaceReader) -> list[Spelled]:
    """What each word of a leaf stands for in a segment; nothing where one of them is not there."""
    words: list[Spelled] = []
    for text in its.texts:
        if its.are_terms:
            term = space.term(text)
            word = None if term is None else Spelled(term)
        else:
            word = _written(text, its.reading, space)
        if word is None:
            return []
        words.append(word)
    return words


def _written(word: str, reading: Reading, space: SpaceReader) -> Spelled | None:
    number = space.words.lexicon.find(key_of(fold(word)))
    if number < 0:
        return None
    first, end = space.words.numbers(number)
    if reading is Reading.SURFACE:
        surfaces = space.words.surfaces(number)
        if word not in surfaces:
            return None
        first += surfaces.index(word)
        end = first + 1
    term = int(space.words.term_of[number])
    every = not first and end == space.words.surfaces_of_term[term]
    return Spelled(term) if every else Spelled(term, first, end)


def words_matching(
    leaf: Prefix | Wildcard | Fuzzy, space: SpaceReader, deadline: Deadline = NEVER
) -> Ints:
    """The numbers of the words that a pattern matches, ascending.

    Remembered, for they are asked for again when hits are shown. Raises QueryError once
    ``deadline`` has passed.
    """
    lexicon = space.words.lexicon
    if isinstance(leaf, Prefix):
        return np.arange(*lexicon.beginning_with(key_of(fold(leaf.text))))
    key = letters(leaf)
    numbers: Ints | None = space.shelf.get("numbers", key)
    if numbers is None:
        if isinstance(leaf, Wildcard):
            numbers = matching_glob(leaf.pattern, lexicon, deadline)
        else:
            numbers = words_near(fold(leaf.text), fuzzy_distance(leaf), lexicon, deadline)
        space.shelf.put("numbers", key, numbers, numbers.nbytes)
    return numbers

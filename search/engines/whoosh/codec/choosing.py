"""Which terms of a space, and which of their spellings, a leaf of the query stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.lexicon import key_of, text_of
from search.engines.whoosh.codec.ragged import Ints
from search.engines.whoosh.codec.spaces import SpaceReader
from search.fields import BY_NAME
from search.matching import Reading, keys_of, reading_of, word_test
from search.query.tree import Fuzzy, Leaf, Phrase, Prefix, Term, Wildcard
from search.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one word of a leaf stands for: spellings of terms. No two overlap."""

    terms: Ints  #: ascending where there are several; a term may be there more than once
    firsts: Ints  #: of each term the spellings from here
    ends: Ints  #: to here

    def __len__(self) -> int:
        return len(self.terms)

    def key(self) -> tuple[int, ...]:
        """The same for two that stand for the same."""
        return (*self.terms.tolist(), *self.firsts.tolist(), *self.ends.tolist())

    def whole_term(self, space: SpaceReader) -> int | None:
        """The term, where it is one in all of its spellings."""
        if len(self.terms) != 1 or self.firsts[0]:
            return None
        term = int(self.terms[0])
        whole = self.ends[0] == _ALL or self.ends[0] == space.words.surfaces_of_term[term]
        return term if whole else None


_ALL = np.iinfo(np.int64).max  # spellings: of a stem that is looked for as such


def choose(leaf: Leaf, space: SpaceReader, deadline: Deadline = NEVER) -> list[Choice]:
    """For each word of a leaf what it stands for in a segment.

    Raises QueryError once ``deadline`` has passed.
    """
    if isinstance(leaf, Prefix | Wildcard | Fuzzy):
        return [_of_words(_matching(leaf, space, deadline), space)]
    reading = reading_of(leaf)
    return [_of_word(one, reading, leaf, space) for one in keys_of(leaf)]


def _of_word(word: str, reading: Reading, leaf: Term | Phrase, space: SpaceReader) -> Choice:
    whole = leaf.field is not None and BY_NAME[leaf.field].whole
    if reading is Reading.STEM or whole:
        term = space.terms.find(key_of(word))
        return _one(term, 0, _ALL) if term >= 0 else _NOTHING
    number = space.words.lexicon.find(key_of(fold(word)))
    if number < 0:
        return _NOTHING
    first, end = space.words.numbers(number)
    term = int(space.words.term_of[number])
    if reading is Reading.FOLDED:
        return _one(term, first, end)
    surfaces = space.words.surfaces(number)
    if word not in surfaces:
        return _NOTHING
    place = first + surfaces.index(word)
    return _one(term, place, place + 1)


def _one(term: int, first: int, end: int) -> Choice:
    return Choice(terms=np.array([term]), firsts=np.array([first]), ends=np.array([end]))


def _of_words(numbers: Ints, space: SpaceReader) -> Choice:
    terms = space.words.term_of.take(numbers).astype(np.int64)
    order = terms.argsort(kind="stable")
    firsts, ends = space.words.numbers_of(numbers.take(order))
    return Choice(terms=terms.take(order), firsts=firsts, ends=ends)


def _matching(leaf: Prefix | Wildcard | Fuzzy, space: SpaceReader, deadline: Deadline) -> Ints:
    """The numbers of the words that a pattern matches, in order."""
    lexicon = space.words.lexicon
    match leaf:
        case Prefix(text=text):
            return np.arange(*lexicon.beginning_with(key_of(fold(text))))
        case Wildcard(pattern=pattern):
            beginning = fold(re.split(r"[*?]", pattern, maxsplit=1)[0])
        case Fuzzy():
            beginning = ""
    return np.array(list(_passing(leaf, beginning, space, deadline)), np.int64)


def _passing(
    leaf: Wildcard | Fuzzy, beginning: str, space: SpaceReader, deadline: Deadline
) -> Iterator[int]:
    lexicon = space.words.lexicon
    test = word_test(leaf)
    first, end = lexicon.beginning_with(key_of(beginning))
    for number, key in enumerate(deadline.over(lexicon.between(first, end)), first):
        if test(text_of(key)):
            yield number


_NONE = np.zeros(0, np.int64)
_NOTHING = Choice(terms=_NONE, firsts=_NONE, ends=_NONE)

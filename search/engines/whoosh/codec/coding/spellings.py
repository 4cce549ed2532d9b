"""The words as written behind each term: which of them an occurrence is, told by a small number.

A *term* is a stem; a *word* a folded form, which has one stem; a *surface* a word as written. A
term's surfaces are numbered from 0 in the order of their words and then of themselves, so that
those of one word follow each other. Most surfaces are told by how they differ from their word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, LexiconArrays, key_of, text_of
from search.engines.whoosh.codec.coding.packing import widths_for
from search.engines.whoosh.codec.coding.postings import Spellings
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    Part,
    run_starts,
    smallest,
    starts_of,
    summed,
)

# How a surface is made of its word; the first two of words in ASCII only, whatever Unicode says.
SAME, CAPITALISED, CAPITALS, OTHER = range(4)
_MADE: tuple[Callable[[str], str], ...] = (str, str.capitalize, str.upper)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingArrays:
    """Terms, words and surfaces of a space."""

    terms: LexiconArrays
    words: LexiconArrays
    term_of_word: Array
    surfaces_of_word: Array  #: how many
    forms: NDArray[np.uint8]  #: of every surface, word after word
    others: LexiconArrays  #: those that are told in full, in the order of ``forms``


def number(
    surfaces: Sequence[str], folded: Sequence[str], stems: Sequence[str]
) -> tuple[SpellingArrays, Spellings]:
    """Number the words of a segment: a surface, its word and its term at each place.

    No two surfaces are equal. The ``Spellings`` tell each place's term and number.
    """
    terms, term_of = _ranked(stems)
    words, word_of = _ranked(folded)
    _, rank = _ranked(surfaces)
    order = np.lexsort((rank, word_of, term_of))
    of_term = starts_of(np.bincount(term_of, minlength=len(terms)))[:-1]
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(len(order)) - of_term.take(term_of.take(order))
    order = np.lexsort((rank, word_of))
    listed = [surfaces[place] for place in order.tolist()]
    bases = [words[word] for word in word_of.take(order).tolist()]
    forms = [_form(surface, base) for surface, base in zip(listed, bases, strict=True)]
    others = [one for one, form in zip(listed, forms, strict=True) if form == OTHER]
    term_of_word = np.zeros(len(words), np.int64)
    term_of_word[word_of] = term_of
    arrays = SpellingArrays(
        terms=lexicon.encode(list(map(key_of, terms))),
        words=lexicon.encode(list(map(key_of, words))),
        term_of_word=smallest(term_of_word),
        surfaces_of_word=smallest(np.bincount(word_of, minlength=len(words))),
        forms=np.array(forms, np.uint8),
        others=lexicon.encode(list(map(key_of, others))),
    )
    return arrays, Spellings(term_of=term_of, number_of=numbers.astype(np.uint32))


class Words:
    """Reads the words and surfaces of a segment's space."""

    def __init__(
        self,
        *,
        terms: int,
        words: Lexicon,
        term_of_word: Array,
        surfaces_of_word: Array,
        forms: Part,
        others: Lexicon,
    ) -> None:
        self.lexicon = words
        self.term_of = term_of_word
        self._terms = terms
        self.counts = surfaces_of_word  #: surfaces of each word
        self._starts = starts_of(surfaces_of_word)
        self.others = others  #: the surfaces that are told in full, in their order
        self._forms = forms

    @property
    def forms(self) -> Array:
        """How each surface is made of its word, word after word."""
        return self._forms.part(0, int(self._starts[-1]))

    def numbers(self, word: int) -> tuple[int, int]:
        """The numbers ``first``..``end`` that the surfaces of a word have in its term."""
        first = int(self._firsts[word])
        return first, first + int(self.counts[word])

    def numbers_of(self, words: Ints) -> tuple[Ints, Ints]:
        """The same of many words: where the numbers of each begin, and where they end."""
        firsts = self._firsts.take(words)
        return firsts, firsts + self.counts.take(words)

    @cached_property
    def firsts_of_term(self) -> Ints:
        """Where each term's surfaces begin, when all are numbered through; and the end of all."""
        return starts_of(self.surfaces_of_term)

    @cached_property
    def surfaces_of_term(self) -> Ints:
        """How many surfaces each term has."""
        return summed(self.term_of, self.counts, self._terms)

    def of_term(self, term: int) -> list[int]:
        """The words of a term, in order."""
        first, end = self._term_starts[term : term + 2].tolist()
        words: list[int] = self._by_term[first:end].tolist()
        return words

    def surfaces(self, word: int) -> list[str]:
        """The surfaces of a word, in order."""
        first, end = int(self._starts[word]), int(self._starts[word + 1])
        folded = text_of(self.lexicon[word])
        forms = self._forms.part(first, end).tolist()
        other = int(self._others_before[first]) if OTHER in forms else 0
        surfaces: list[str] = []
        for form in forms:
            if form == OTHER:
                surfaces.append(text_of(self.others[other]))
                other += 1
            else:
                surfaces.append(_MADE[form](folded))
        return surfaces

    @cached_property
    def _by_term(self) -> Ints:
        return np.argsort(self.term_of, kind="stable")

    @cached_property
    def _term_starts(self) -> Ints:
        return starts_of(np.bincount(self.term_of, minlength=self._terms))

    @cached_property
    def _firsts(self) -> Ints:
        """For each word the number of its first surface in its term."""
        before = starts_of(self.counts.take(self._by_term))[:-1]
        term_firsts = run_starts(self.term_of.take(self._by_term))
        sizes = np.diff(term_firsts, append=len(before))
        firsts = np.empty(len(before), np.int64)
        firsts[self._by_term] = before - np.repeat(before.take(term_firsts), sizes)
        return firsts

    @cached_property
    def _others_before(self) -> Ints:
        return starts_of(self.forms == OTHER)


def _ranked(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts in ascending order, and for each text its place there."""
    kinds = sorted(set(texts))
    rank = {text: place for place, text in enumerate(kinds)}
    return kinds, np.fromiter(map(rank.__getitem__, texts), np.int64, len(texts))


def _form(surface: str, folded: str) -> int:
    if surface == folded:
        return SAME
    if folded.isascii():
        if surface == folded.capitalize():
            return CAPITALISED
        if surface == folded.upper():
            return CAPITALS
    return OTHER


def spelling_widths(surfaces: Array) -> NDArray[np.uint8]:
    """Bits of an occurrence's spelling, for terms with so many surfaces."""
    return widths_for(surfaces - 1)

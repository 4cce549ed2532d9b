"""The words as written behind each term: which of them an occurrence is, told by a small number.

A *term* is a stem; a *word* a folded form, which has one stem; a *surface* a word as written. A
term's surfaces are numbered from 0 in the order of their words and then of themselves, so that
those of one word follow each other. Most surfaces are told by how they differ from their word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, LexiconArrays, text_of
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
from search.engines.whoosh.codec.coding.sorting import ordered, ranks_of

# How a surface is made of its word; the first two of words in ASCII only, whatever Unicode says.
SAME, CAPITALISED, CAPITALS, OTHER = range(4)
_MADE: tuple[Callable[[str], str], ...] = (str, str.capitalize, str.upper)

_ASCII = 0x7F
_CAPITALS = np.frombuffer(bytes(range(256)).upper(), np.uint8)  #: of each byte


class SpellingArrays(NamedTuple):
    """Terms, words and surfaces of a space."""

    terms: LexiconArrays
    words: LexiconArrays
    term_of_word: Array
    surfaces_of_word: Array  #: how many
    forms: NDArray[np.uint8]  #: of every surface, word after word
    others: LexiconArrays  #: those that are told in full, in the order of ``forms``


class Readings(NamedTuple):
    """The surfaces of a segment, its words and its terms, each once, in any order."""

    surfaces: Sequence[str]
    words: Sequence[str]
    terms: Sequence[str]
    word_of: Array  #: of each surface its word
    term_of: Array  #: of each word its term


def number(its: Readings) -> tuple[SpellingArrays, Spellings]:
    """Number the words of a segment. The ``Spellings`` tell each surface's term and number."""
    terms, words, surfaces = map(lexicon.of_texts, (its.terms, its.words, its.surfaces))
    term_order, word_order, by_text = map(ordered, (terms, words, surfaces))
    term_rank, word_rank = ranks_of(term_order), ranks_of(word_order)
    word_of = word_rank.take(its.word_of)
    order = by_text.take(word_of.take(by_text).argsort(kind="stable"))
    word_of = word_of.take(order)
    term_of_word = np.empty(len(words), np.int64)
    term_of_word[word_rank] = term_rank.take(its.term_of)
    terms, words, surfaces = (
        terms.chosen(term_order), words.chosen(word_order), surfaces.chosen(order)
    )  # fmt: skip
    forms = _forms(surfaces, words.chosen(word_of))
    arrays = SpellingArrays(
        terms=terms.arrays,
        words=words.arrays,
        term_of_word=smallest(term_of_word),
        surfaces_of_word=smallest(np.bincount(word_of, minlength=len(words))),
        forms=forms,
        others=surfaces.chosen(np.flatnonzero(forms == OTHER)).arrays,
    )
    # The surfaces of a term, in the order of their words.
    listed_term = term_of_word.take(word_of)
    by_term = listed_term.argsort(kind="stable")
    firsts = starts_of(np.bincount(listed_term, minlength=len(terms)))
    numbers, term_of = np.empty((2, len(order)), np.int64)
    term_of[order] = listed_term
    numbers[order.take(by_term)] = np.arange(len(order)) - firsts.take(listed_term.take(by_term))
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


def _forms(surfaces: Lexicon, words: Lexicon) -> NDArray[np.uint8]:
    """How each surface is made of the word of the same number."""
    forms = np.full(len(surfaces), OTHER, np.uint8)
    alike = np.flatnonzero(surfaces.lengths == words.lengths)
    surfaces, words = surfaces.chosen(alike), words.chosen(alike)
    capitals = _CAPITALS.take(words.text)
    capitalised = words.text.copy()
    firsts = words.starts[:-1]
    capitalised[firsts] = capitals.take(firsts)
    ascii_ = ~_any(words.text > _ASCII, words.starts)
    for form, text in ((CAPITALS, capitals), (CAPITALISED, capitalised), (SAME, words.text)):
        made = ~_any(surfaces.text != text, words.starts)
        forms[alike[made & ascii_ if form else made]] = form
    return forms


def _any(marks: NDArray[np.bool_], starts: Ints) -> NDArray[np.bool_]:
    """Whether anything is true in each run; some may be empty. ``starts``: and the end of all."""
    before = starts_of(marks)
    there: NDArray[np.bool_] = np.diff(before.take(starts)) > 0
    return there


def spelling_widths(surfaces: Array) -> NDArray[np.uint8]:
    """Bits of an occurrence's spelling, for terms with so many surfaces."""
    return widths_for(surfaces - 1)

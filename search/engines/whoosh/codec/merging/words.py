"""The words of many segments as those of one: told apart by what they are, numbered anew.

Dictionaries ascend, so that joining them is what sorting is quickest at. Surfaces are told apart by
numbers that sort as their texts do: the word, the form, and for those that are told in full the
place among all such texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain, compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.coding import lexicon
from search.engines.whoosh.codec.coding.lexicon import Lexicon, text_of
from search.engines.whoosh.codec.coding.ragged import (
    Ints,
    joined,
    owners,
    places,
    smallest,
    starts_of,
)
from search.engines.whoosh.codec.coding.spellings import (
    CAPITALS,
    OTHER,
    SpellingArrays,
    Words,
)

GONE = -1

# A surface is ``word << 32 | standing << 29 | other``. Made surfaces stand in the order of their
# texts, CAPITALS first, with room for others before, between and behind them.
_WORD, _STANDING = 32, 29
_MOST_OTHERS = 1 << _STANDING


class Renumbered(NamedTuple):
    """What the numbers of a source are in the new segment, GONE where nothing there has one."""

    terms: Ints  #: of each of its terms
    numbers: Ints  #: of each of its surfaces, numbered through by term, the number in its term


def merge_words(
    terms: Sequence[Lexicon], words: Sequence[Words], used: Sequence[NDArray[np.bool_]]
) -> tuple[SpellingArrays, list[Renumbered]]:
    """The words of the new segment, and what becomes of those of each source.

    ``used``: of each source which of its surfaces are needed, numbered through by term.
    """
    sources = [_Source(*one) for one in zip(terms, words, used, strict=True)]
    new_terms, terms_of = _union([_some(one.terms, one.kept_terms) for one in sources])
    new_words, words_of = _union([_some(one.words.lexicon, one.kept) for one in sources])
    others, others_of = _union([one.others for one in sources])
    term_of_word = np.zeros(len(new_words), np.int64)
    for one, its_terms, its_words in zip(sources, terms_of, words_of, strict=True):
        one.new_terms[one.kept_terms] = its_terms
        term_of_word[its_words] = one.new_terms.take(one.words.term_of.take(one.kept))
    standings = _standings(others, others_of, new_words, words_of, sources)
    keys = [
        one.keys(its_words, its_others, standings)
        for one, its_words, its_others in zip(sources, words_of, others_of, strict=True)
    ]
    surfaces, places_of = np.unique(joined(keys), return_inverse=True)
    word_of = surfaces >> _WORD
    forms = _forms((surfaces >> _STANDING) & 7)
    numbers = _numbers(term_of_word.take(word_of), len(new_terms))
    told = (surfaces[forms == OTHER] & (_MOST_OTHERS - 1)).tolist()
    arrays = SpellingArrays(
        terms=lexicon.encode(new_terms),
        words=lexicon.encode(new_words),
        term_of_word=smallest(term_of_word),
        surfaces_of_word=smallest(np.bincount(word_of, minlength=len(new_words))),
        forms=forms,
        others=lexicon.encode([others[number] for number in told]),
    )
    ends = starts_of(np.array([len(one) for one in keys], np.int64)).tolist()
    return arrays, [
        one.renumbered(numbers.take(places_of[first:end]))
        for one, first, end in zip(sources, ends, ends[1:], strict=False)
    ]


class _Source:
    """The words of a source of which some surface is used, and these surfaces, word after word."""

    def __init__(self, terms: Lexicon, words: Words, used: NDArray[np.bool_]) -> None:
        self.terms = terms
        self.words = words
        every = np.arange(len(words.lexicon))
        counts = words.numbers_of(every)
        firsts = words.firsts_of_term.take(words.term_of) + counts[0]
        by_term = places(firsts, counts[1] - counts[0])  # of each surface its place by term
        self._there = used.take(by_term)
        self._by_term = by_term[self._there]
        self._word_of = owners(counts[1] - counts[0])[self._there]
        self._forms = words.forms[self._there]
        self.kept = np.unique(self._word_of)
        self.kept_terms = np.unique(words.term_of.take(self.kept)).astype(np.int64)
        self.new_terms = np.full(len(terms), GONE, np.int64)

    @cached_property
    def others(self) -> list[bytes]:
        """The texts of those surfaces that are told in full."""
        its = self._there[self.words.forms == OTHER].tolist()
        every = self.words.others
        return list(compress(every.between(0, len(every)), its))

    @cached_property
    def word_of_other(self) -> Ints:
        """Of each of ``others`` the place of its word in ``kept``."""
        places_in_kept: Ints = self.kept.searchsorted(self._word_of[self._forms == OTHER])
        return places_in_kept

    def keys(self, new_words: Ints, new_others: Ints, standings: Ints) -> Ints:
        """What the surfaces are told apart by. ``new_words``: of each of ``kept``."""
        others = np.flatnonzero(self._forms == OTHER)
        keys = (2 * (CAPITALS - self._forms.astype(np.int64)) + 1) << _STANDING
        keys[others] = standings.take(new_others) << _STANDING | new_others
        keys |= new_words.take(self.kept.searchsorted(self._word_of)) << _WORD
        return keys

    def renumbered(self, numbers: Ints) -> Renumbered:
        """``numbers``: the new ones of the surfaces."""
        every = np.full(int(self.words.firsts_of_term[-1]), GONE, np.int64)
        every[self._by_term] = numbers
        return Renumbered(terms=self.new_terms, numbers=every)


def _some(every: Lexicon, wanted: Ints) -> list[bytes]:
    keys = list(every.between(0, len(every)))
    return keys if len(wanted) == len(keys) else [keys[number] for number in wanted.tolist()]


def _union(parts: Sequence[Sequence[bytes]]) -> tuple[list[bytes], list[Ints]]:
    """The different strings of all parts, ascending; of each part the places of its own there."""
    kinds = list(dict.fromkeys(sorted(chain.from_iterable(parts))))  # quick: they are runs
    place = {key: number for number, key in enumerate(kinds)}
    return kinds, [np.fromiter(map(place.__getitem__, one), np.int64, len(one)) for one in parts]


def _standings(
    others: Sequence[bytes],
    others_of: Sequence[Ints],
    words: Sequence[bytes],
    words_of: Sequence[Ints],
    sources: Sequence[_Source],
) -> Ints:
    """Where each surface that is told in full stands among those that are made of its word."""
    if len(others) >= _MOST_OTHERS:
        raise OverflowError(f"{len(others):,} ways of writing words")
    word_of = np.zeros(len(others), np.int64)
    for one, its_others, its_words in zip(sources, others_of, words_of, strict=True):
        word_of[its_others] = its_words.take(one.word_of_other)
    return np.fromiter(
        (
            _standing(text_of(one), text_of(words[word]))
            for one, word in zip(others, word_of.tolist(), strict=True)
        ),
        np.int64,
        len(others),
    )


def _standing(surface: str, word: str) -> int:
    ascii_ = word.isascii()
    made = (word.upper(), word.capitalize(), word) if ascii_ else (word, word, word)
    return 2 * sum(one < surface for one in made)


def _forms(standings: Ints) -> NDArray[np.uint8]:
    made = CAPITALS - (standings >> 1)
    return np.where(standings & 1, made, OTHER).astype(np.uint8)


def _numbers(term_of: Ints, terms: int) -> Ints:
    """The number of each surface in its term; surfaces are in the order of words."""
    order = term_of.argsort(kind="stable")
    firsts = starts_of(np.bincount(term_of, minlength=terms))
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(len(order)) - firsts.take(term_of.take(order))
    return numbers

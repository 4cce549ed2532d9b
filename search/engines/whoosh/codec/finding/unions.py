"""Where any of many words occurs in a segment: a word may be one of several that a term has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    below,
    distances,
    places,
    run_starts,
    starts_of,
    where,
)
from search.engines.whoosh.codec.coding.tallies import Tally
from search.engines.whoosh.codec.finding.spelled import postings_of
from search.engines.whoosh.codec.spaces import SpaceReader

#: Occurrences of terms that are decoded at a time, about: some 50 bytes each.
GATHERED = 1 << 17

#: Of so few terms each is decoded by itself: that is quicker, and it may be remembered.
_FEW = 12

#: The terms of so few words are told without arrays: that is quicker.
_FEW_WORDS = 40

#: Postings of each term, on average, from which on merging them is quicker than sorting.
_LONG = 512

#: Postings of more than one in so many documents are added up in an array of all documents.
_DENSE = 6


def any_of(
    words: Ints, space: SpaceReader, tally: Tally, deadline: Deadline = NEVER
) -> tuple[Array, Array]:
    """The documents that have any of some words, ascending; the codes, in ``tally``, of how often.

    ``words``: their numbers, ascending. Raises QueryError once ``deadline`` has passed.
    """
    if not len(words):
        return _NO_DOCS, _NONE
    if few := _few_terms(words, space):
        deadline.check()
        return _added(*_of_few(few, space), len(few), space.documents, tally)
    chosen = _Chosen(words, space)
    if len(chosen.terms) == 1:
        return chosen.postings(chosen.terms, bool(chosen.whole[0]), tally)
    parts = _parts(chosen, tally, deadline)
    if chosen.spread * _DENSE > space.documents and tally.units.dtype != object:
        return _counted(parts, space.documents, tally)
    docs: list[Array] = []
    codes: list[Array] = []
    gathered = 0
    for its_docs, its_codes in parts:
        if gathered > max(GATHERED, space.documents):
            added_docs, added_codes = _added(docs, codes, len(chosen.terms), space.documents, tally)
            docs, codes, gathered = [added_docs], [added_codes], 0
        docs.append(its_docs)
        codes.append(its_codes)
        gathered += len(its_docs)
    return _added(docs, codes, len(chosen.terms), space.documents, tally)


def _few_terms(words: Ints, space: SpaceReader) -> list[int]:
    """The terms of a few words, ascending; none where they have more words, or many postings."""
    if len(words) > _FEW_WORDS:
        return []
    its = space.words
    surfaces: dict[int, int] = {}
    each = zip(its.term_of.take(words).tolist(), its.counts.take(words).tolist(), strict=True)
    for term, count in each:
        surfaces[term] = surfaces.get(term, 0) + count
    of_term = its.surfaces_of_term.item
    if len(surfaces) > _FEW or any(of_term(one) != surfaces[one] for one in surfaces):
        return []
    spread = sum(map(space.spread_of, surfaces))
    return [] if spread > GATHERED or spread * _DENSE > space.documents else sorted(surfaces)


def _of_few(terms: Sequence[int], space: SpaceReader) -> tuple[list[Array], list[Array]]:
    """The documents and codes of each of some terms."""
    docs = [space.docs(term, keep=False) for term in terms]
    return docs, [space.posting_codes(term, keep=False) for term in terms]


def _parts(chosen: _Chosen, tally: Tally, deadline: Deadline) -> Iterator[tuple[Array, Array]]:
    for terms, whole in chosen.runs():
        deadline.check()
        yield chosen.postings(terms, whole, tally)


class _Chosen:
    """Some words of a space, by the terms that have them."""

    def __init__(self, words: Ints, space: SpaceReader) -> None:
        self.space = space
        term_of = space.words.term_of.take(words)
        order = term_of.argsort(kind="stable")
        self._words, self._term_of = words.take(order), term_of.take(order)
        firsts = run_starts(self._term_of)
        self.terms = self._term_of.take(firsts)
        counts = space.words.counts.take(self._words).astype(np.int64)
        surfaces = np.add.reduceat(counts, firsts)
        #: Whether all words of a term are chosen.
        self.whole = surfaces == space.words.surfaces_of_term.take(self.terms)

    @property
    def spread(self) -> int:
        """How many postings the terms have."""
        return int(self.space.spread.take(self.terms).sum())

    def runs(self) -> Iterator[tuple[Array, bool]]:
        """Terms, about GATHERED occurrences at a time; and whether they are chosen as a whole."""
        for whole in (True, False):
            terms = self.terms[self.whole == whole]
            if not len(terms):
                continue
            upto = self.space.occurrences.take(terms).cumsum(dtype=np.int64)
            first = 0
            while first < len(terms):
                before = int(upto[first - 1]) if first else 0
                end = max(first + 1, int(upto.searchsorted(before + GATHERED)))
                yield terms[first:end], whole
                first = end

    def postings(self, terms: Array, whole: bool, tally: Tally) -> tuple[Array, Array]:
        """The documents and codes of some of the terms, term after term."""
        space = self.space
        if len(terms) <= _FEW:
            docs, codes = map(_behind_each_other, _of_few(terms.tolist(), space))
        else:
            docs, codes = space.lists.some(terms), space.codes.some(terms)
        if whole:
            return docs, codes
        surfaces = space.words.surfaces_of_term.take(terms)
        bases = starts_of(surfaces)
        wanted = self._wanted(terms, bases)
        occurrences = space.occurrences.take(terms)
        spellings = np.repeat(bases[:-1].astype(np.uint32), occurrences)
        spellings += space.spellings.some(terms)
        kept = where(wanted.take(spellings))
        return postings_of(kept, len(spellings), (docs, codes), space, tally)

    def _wanted(self, terms: Array, bases: Ints) -> NDArray[np.bool_]:
        """Which surfaces of some terms are chosen; ``bases``: where those of each begin."""
        first, end = self._term_of.searchsorted((terms[0], terms[-1] + 1)).tolist()
        place = np.minimum(terms.searchsorted(self._term_of[first:end]), len(terms) - 1)
        its = where(terms.take(place) == self._term_of[first:end])
        firsts, ends = self.space.words.numbers_of(self._words[first:end].take(its))
        wanted = np.zeros(int(bases[-1]), bool)
        wanted[places(bases.take(place.take(its)) + firsts, ends - firsts)] = True
        return wanted


def _counted(
    parts: Iterable[tuple[Array, Array]], documents: int, tally: Tally
) -> tuple[Array, Array]:
    """The same as ``_added``, in an array of all documents."""
    sums = np.zeros(documents, tally.units.dtype)
    for docs, codes in parts:
        np.add.at(sums, below(docs, documents), tally.amounts(codes))
    there = where(sums != 0)
    return there.astype(np.int32), tally.codes(sums.take(there))


def _added(
    docs: list[Array], codes: list[Array], terms: int, documents: int, tally: Tally
) -> tuple[Array, Array]:
    """Each document once, with the code of all that it has. ``terms``: how many there are."""
    every_doc, every_code = _behind_each_other(docs), _behind_each_other(codes)
    if terms == 1:
        return every_doc, every_code
    bits = len(tally).bit_length()
    kind = np.uint32 if documents.bit_length() + bits <= 32 else np.uint64
    keys: Any = every_doc.astype(kind)
    keys <<= kind(bits)
    keys |= every_code.astype(kind)
    runs_are_long = terms * _LONG <= len(keys)
    keys.sort(kind="stable" if runs_are_long else None)  # the former is quick with these
    found = (keys >> kind(bits)).astype(np.int32)
    keys &= kind((1 << bits) - 1)
    again = where(found[1:] == found[:-1]) + 1
    if not len(again):
        return found, keys
    # Most documents come once: only those that come again are looked at.
    firsts = run_starts(again - np.arange(len(again)))
    counts = distances(firsts, len(again)) + 1
    firsts = again.take(firsts) - 1
    amounts = tally.amounts(keys.take(places(firsts, counts)))
    keys[firsts] = tally.codes(np.add.reduceat(amounts, starts_of(counts)[:-1]))
    once = np.ones(len(found), bool)
    once[again] = False
    kept = where(once)
    return found.take(kept), keys.take(kept)


def _behind_each_other(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


_NO_DOCS = np.zeros(0, np.int32)
_NONE = np.zeros(0, np.int64)

"""A space of many segments into one: postings decoded, renumbered and encoded again on arrays.

Documents keep their order, so the postings of a term are those of the first segment, then those
of the next one. Terms, spellings and rows are looked up by what they stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.inversion import CHUNK
from search.engines.whoosh.codec.coding.layouts import Layouts, distinct
from search.engines.whoosh.codec.coding.postings import NO_POSTINGS, Postings
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    owners,
    places,
    repeated,
    smallest,
    starts_of,
    summed,
)
from search.engines.whoosh.codec.coding.rows import RowTable
from search.engines.whoosh.codec.coding.spellings import SpellingArrays
from search.engines.whoosh.codec.file.array_writing import ArrayWriter
from search.engines.whoosh.codec.form import Space
from search.engines.whoosh.codec.long_terms import LongTerm
from search.engines.whoosh.codec.merging.words import GONE, Renumbered, merge_words
from search.engines.whoosh.codec.space_postings import postings, postings_in_parts
from search.engines.whoosh.codec.space_writing import SpaceWriter
from search.engines.whoosh.codec.spaces import SpaceReader
from search.engines.whoosh.giving_back import give_back

#: What merging so many documents needs is given back on the way.
MANY = 100_000


def merge_space(
    space: Space, readers: Sequence[SpaceReader], lives: Sequence[Array], file: ArrayWriter
) -> None:
    """Write the space of the new segment. ``lives``: of each reader the documents that stay."""
    befores = starts_of(np.array([len(live) for live in lives], np.int64)).tolist()
    spaces = [
        _SourceSpace(reader, live, before)
        for reader, live, before in zip(readers, lives, befores, strict=False)
    ]
    layouts = _merged_layouts(readers, lives, len(space.fields))
    written = _renumber(spaces)
    if befores[-1] > MANY:
        give_back()
    rows = RowTable(len(space.fields))
    for one in sorted(spaces, key=lambda one: -one.reader.documents):
        rows.expect(tuple(row) for row in one.reader.rows.tolist())
    writer = SpaceWriter(
        file,
        space,
        befores[-1],
        spellings=written,
        layouts=layouts,
        rows=rows,
        in_threads=False,  # a merge of millions of documents has no room for another part
    )
    occurrences = np.zeros(len(written.terms.lengths), np.int64)
    for one in spaces:
        one.rows = rows.codes(one.reader.rows)
        occurrences[one.kept_terms] += one.reader.occurrences.take(one.kept)
    for first, end in _chunks(occurrences):
        if int(occurrences[first]) > CHUNK:  # it is alone
            writer.add_long(_long(spaces, first))
        else:
            writer.add(_together([one.part(first, end) for one in spaces], first, end))
    writer.write()


class _SourceSpace:
    """The space of a source, and what its numbers are in the new segment."""

    def __init__(self, reader: SpaceReader, live: Array, before: int) -> None:
        self.reader = reader
        self._before = before
        self._whole = len(live) == reader.documents
        self._docs = np.zeros(0, np.int32)  # the new documents; none are told where all stay
        if not self._whole:
            self._docs = np.full(reader.documents, GONE, np.int32)
            self._docs[live] = before + np.arange(len(live), dtype=np.int32)
        self._firsts = reader.words.firsts_of_term
        self._numbers = np.zeros(0, np.uint32)  # of each of its surfaces the new one
        self._terms = np.zeros(0, np.int64)  # of each of its terms the new one
        self.kept = np.zeros(0, np.int64)  #: its terms that the new segment has, ascending
        self.kept_terms = np.zeros(0, np.int64)  #: the new numbers of these
        self.rows = np.zeros(0, np.int64)  #: of each of its rows the new code

    def used(self) -> NDArray[np.bool_]:
        """Which of the surfaces occur in documents that stay."""
        used = np.full(int(self._firsts[-1]), self._whole)
        if not self._whole:
            for first, end in _chunks(self.reader.occurrences):
                part = self._staying(postings(self.reader, first, end))
                terms = np.repeat(part.terms, part.occurrences)
                used[self._firsts.take(terms) + part.spellings] = True
        return used

    def renumber(self, its: Renumbered) -> None:
        """``its``: the new numbers of its words."""
        _ = self.reader.spellings  # reads what it needs of the words
        del self.reader.terms, self.reader.words  # what they have read: nothing else asks for it
        self._terms, self._numbers = its.terms, its.numbers.astype(np.uint32)
        self.kept = np.flatnonzero(its.terms >= 0)
        self.kept_terms = its.terms.take(self.kept)

    def part(self, first: int, end: int) -> Postings:
        """What it has of the new terms ``first``..``end``, in the numbers of the new segment."""
        low, high = self.kept_terms.searchsorted((first, end)).tolist()
        if low == high:
            return NO_POSTINGS
        its = postings(self.reader, int(self.kept[low]), int(self.kept[high - 1]) + 1)
        return self._renumbered(self._staying(its))

    def parts(self, new: int) -> Iterator[Postings]:
        """The same of one of the new terms, some documents at a time."""
        for its in postings_in_parts(self.reader, self._old(new), CHUNK):
            if len((part := self._renumbered(self._staying(its))).docs):
                yield part

    def size(self, new: int) -> tuple[int, int]:
        """Of one of the new terms the documents that stay, and the occurrences in them."""
        old = self._old(new)
        if self._whole:
            return int(self.reader.spread[old]), int(self.reader.occurrences[old])
        stay = self._docs.take(self.reader.lists.docs(old)) >= 0
        codes = self.reader.codes.codes(old)[stay]
        return len(codes), int(self.reader.totals.take(codes).sum(dtype=np.int64))

    def has(self, new: int) -> bool:
        """Whether there is anything of one of the new terms."""
        low, high = self.kept_terms.searchsorted((new, new + 1)).tolist()
        return bool(low < high)

    def position_bits(self, new: int) -> int:
        """The width of the high parts of its positions."""
        return self.reader.positions.width(self._old(new))

    def _old(self, new: int) -> int:
        return int(self.kept[self.kept_terms.searchsorted(new)])

    def _renumbered(self, part: Postings) -> Postings:
        surfaces = np.repeat(self._firsts.take(part.terms), part.occurrences)
        surfaces += part.spellings
        there = np.flatnonzero(part.spread)
        return Postings(
            terms=self._terms.take(part.terms[there]),
            spread=part.spread[there],
            occurrences=part.occurrences[there],
            docs=part.docs,
            codes=self.rows.take(part.codes),
            positions=part.positions,
            spellings=self._numbers.take(surfaces),
            beside=part.beside,
        )

    def _staying(self, part: Postings) -> Postings:
        """Of some postings those in documents that stay, which have their new numbers."""
        if self._whole:
            return part._replace(docs=part.docs + np.uint32(self._before))
        docs = self._docs.take(part.docs)
        stay = docs >= 0
        totals = self.reader.totals.take(part.codes)
        here = np.flatnonzero(repeated(stay, totals, len(part.positions)))
        staying = np.flatnonzero(stay)
        term_of = owners(part.spread).take(staying)
        return Postings(
            terms=part.terms,
            spread=np.bincount(term_of, minlength=len(part.terms)),
            occurrences=summed(term_of, totals.take(staying), len(part.terms)),
            docs=docs.take(staying).astype(np.uint32),
            codes=part.codes.take(staying),
            positions=part.positions.take(here),
            spellings=part.spellings.take(here),
            beside={name: its.take(here) for name, its in part.beside.items()},
        )


def _renumber(spaces: Sequence[_SourceSpace]) -> SpellingArrays:
    """Give every space's terms and surfaces their new numbers."""
    readers = [one.reader for one in spaces]
    written, renumbered = merge_words(
        [reader.terms for reader in readers],
        [reader.words for reader in readers],
        [one.used() for one in spaces],
    )
    for one, its in zip(spaces, renumbered, strict=True):
        one.renumber(its)
    return written


def _together(parts: Sequence[Postings], first: int, end: int) -> Postings:
    """Parts of the terms ``first``..``end`` as one; documents of a later part are higher."""
    spread, occurrences = np.zeros((2, end - first), np.int64)
    for part in parts:
        spread[part.terms - first] += part.spread
        occurrences[part.terms - first] += part.occurrences
    next_posting, next_occurrence = starts_of(spread)[:-1], starts_of(occurrences)[:-1]
    docs, codes = np.empty(int(spread.sum()), np.uint32), np.empty(int(spread.sum()), np.int64)
    positions, spellings = np.empty((2, int(occurrences.sum())), np.uint32)
    beside = {name: np.zeros(len(positions), np.uint8) for part in parts for name in part.beside}
    for part in parts:
        terms = part.terms - first
        to = places(next_posting.take(terms), part.spread)
        docs[to], codes[to] = part.docs, part.codes
        next_posting[terms] += part.spread
        to = places(next_occurrence.take(terms), part.occurrences)
        positions[to], spellings[to] = part.positions, part.spellings
        for name, its in part.beside.items():
            beside[name][to] = its
        next_occurrence[terms] += part.occurrences
    there = np.flatnonzero(spread)
    return Postings(
        terms=first + there,
        spread=spread[there],
        occurrences=occurrences[there],
        docs=docs,
        codes=codes,
        positions=positions,
        spellings=spellings,
        beside=beside,
    )


def _long(spaces: Sequence[_SourceSpace], number: int) -> LongTerm:
    """The same of one term that is too long for it."""
    having = [one for one in spaces if one.has(number)]
    spread, occurrences = np.sum([one.size(number) for one in having], axis=0).tolist()
    return LongTerm(
        number=number,
        spread=spread,
        occurrences=occurrences,
        position_bits=max(one.position_bits(number) for one in having),
        parts=chain.from_iterable(one.parts(number) for one in having),
    )


def _merged_layouts(readers: Sequence[SpaceReader], lives: Sequence[Array], fields: int) -> Layouts:
    befores = starts_of(np.array([len(one.layouts.rows) for one in readers], np.int64)).tolist()
    rows = np.concatenate([np.zeros((0, 2 * fields), np.int64), *(x.layouts.rows for x in readers)])
    numbers = [one.layouts.of_document.take(live) for one, live in zip(readers, lives, strict=True)]
    for one in readers:
        del one.layouts  # what it has read: nothing asks for it again
    used = np.zeros(len(rows), bool)
    for before, its in zip(befores, numbers, strict=False):
        used[before:][its] = True
    kinds, kind_of = distinct(rows[used])
    new = np.zeros(len(rows), smallest(kind_of).dtype)
    new[used] = kind_of
    of_document = [new[before:].take(its) for before, its in zip(befores, numbers, strict=False)]
    return Layouts(rows=kinds, of_document=np.concatenate([new[:0], *of_document]))


def _chunks(occurrences: Array) -> Iterator[tuple[int, int]]:
    """Terms ``first``..``end`` at a time, with about CHUNK occurrences."""
    ends = np.cumsum(occurrences, dtype=np.int64)
    first = 0
    while first < len(ends):
        done = int(ends[first - 1]) if first else 0
        end = max(first + 1, int(ends.searchsorted(done + CHUNK, side="right")))
        yield first, end
        first = end

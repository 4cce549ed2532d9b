"""Where a leaf of the query occurs in a segment: in which documents, how often in which field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.choosing import Chosen, choose
from search.engines.whoosh.codec.phrases import Places, in_a_row, places_of
from search.engines.whoosh.codec.ragged import Array, Ints, owners, run_starts, starts_of
from search.engines.whoosh.codec.sets import meeting
from search.engines.whoosh.codec.spaces import SpaceReader
from search.matching import fields_of
from search.query.tree import Leaf

#: Postings of words that a pattern matches which are gathered before they are added up, at least:
#: some 50 bytes each.
GATHERED = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The documents in which a leaf occurs; ``rows[codes]`` is how often in which field."""

    docs: NDArray[np.int32]  #: ascending, none of them deleted
    codes: Array
    rows: Ints  #: a column for each field of the space

    def __len__(self) -> int:
        return len(self.docs)

    def among(self, docs: Array, documents: int) -> tuple[Ints | slice, Found]:
        """What of it lies in some of so many ``documents``, and where these stand in ``docs``."""
        if docs is self.docs:
            return slice(None), self
        places, which = meeting(docs, self.docs, documents)
        codes = self.codes.take(which)
        return places, Found(docs=docs.take(places), codes=codes, rows=self.rows)


def find(
    leaf: Leaf, space: SpaceReader, live: NDArray[np.bool_] | None, deadline: Deadline = NEVER
) -> Found:
    """Where a leaf occurs. ``live`` tells the documents that are not deleted; None: all.

    Raises QueryError once ``deadline`` has passed.
    """
    deadline.check()
    words = choose(leaf, space, deadline)
    if len(words) > 1:
        found = _phrase(words, space, deadline)
    elif len(words[0]) == 1 and words[0][0].end is None:
        found = _term(words[0][0].term, space)
    else:
        found = _any(words[0], space, deadline)
    return _only(found, _columns(leaf, space), live)


def _columns(leaf: Leaf, space: SpaceReader) -> list[int]:
    return [space.space.fields.index(field) for field in fields_of(leaf)]


def _only(found: Found, columns: Sequence[int], live: NDArray[np.bool_] | None) -> Found:
    """What of it lies in some of the fields and in live documents."""
    docs, codes = found.docs, found.codes
    if len(columns) < found.rows.shape[1]:
        there = np.flatnonzero((found.rows[:, columns] > 0).any(axis=1).take(codes))
        docs, codes = docs.take(there), codes.take(there)
    if live is not None:
        there = np.flatnonzero(live.take(docs))
        docs, codes = docs.take(there), codes.take(there)
    return Found(docs=docs, codes=codes, rows=found.rows)


def _term(term: int, space: SpaceReader) -> Found:
    return Found(docs=space.lists.docs(term), codes=space.codes.codes(term), rows=space.rows)


def _any(chosen: Sequence[Chosen], space: SpaceReader, deadline: Deadline) -> Found:
    """Occurrences of any of several, none of them in two: their frequencies are added."""
    docs: list[Array] = [np.zeros(0, np.int32)]
    rows: list[Array] = [np.zeros((0, len(space.space.fields)), np.int64)]
    gathered = 0
    for its_docs, its_rows in _each_of(chosen, space, deadline):
        docs.append(its_docs)
        rows.append(its_rows)
        gathered += len(its_docs)
        if gathered > max(GATHERED, space.documents):
            sums = _summed(np.concatenate(docs), np.concatenate(rows), space.documents)
            docs, rows, gathered = [sums.docs], [sums.rows], 0
    return _summed(np.concatenate(docs), np.concatenate(rows), space.documents)


def _each_of(
    chosen: Sequence[Chosen], space: SpaceReader, deadline: Deadline
) -> Iterator[tuple[Array, Array]]:
    """Documents and rows of one after the other, or of some together."""
    for first, end in _runs(chosen, space.spread):
        deadline.check()
        yield space.lists.decode(first, end), space.rows[space.codes.decode(first, end)]
    for one in deadline.over(one for one in chosen if one.end is not None):
        some = _spelled(one, space)
        yield some.docs, some.rows[some.codes]


def _runs(chosen: Sequence[Chosen], spread: Array) -> Iterator[tuple[int, int]]:
    """The terms that are chosen whole, those that follow each other together; not too many."""
    terms = np.array(sorted(one.term for one in chosen if one.end is None), np.int64)
    before = starts_of(spread.take(terms))[:-1]
    firsts = run_starts((terms - np.arange(len(terms))) + (before // GATHERED << 32))
    sizes = np.diff(firsts, append=len(terms))
    for first, size in zip(terms.take(firsts).tolist(), sizes.tolist(), strict=True):
        yield first, first + size


def _summed(docs: Array, rows: Array, documents: int) -> Found:
    """Rows of the same document added up."""
    if len(docs) * 4 > documents:
        sums = np.stack(
            [
                np.bincount(docs, rows[:, field], documents).astype(np.int64)
                for field in range(rows.shape[1])
            ],
            axis=1,
        )
        there = np.flatnonzero(sums.any(axis=1))
        return _each(there, sums[there])
    order = docs.argsort(kind="stable")
    docs = docs.take(order)
    firsts = run_starts(docs)
    if not len(firsts):
        return _each(docs, rows)
    return _each(docs.take(firsts), np.add.reduceat(rows[order], firsts, axis=0))


def _each(docs: Array, rows: Array) -> Found:
    return Found(docs=docs.astype(np.int32), codes=np.arange(len(docs)), rows=rows)


def _spelled(chosen: Chosen, space: SpaceReader) -> Found:
    """Some spellings of a term."""
    docs, codes = space.lists.docs(chosen.term), space.codes.codes(chosen.term)
    totals = space.totals.take(codes)
    there = _occurrences(chosen, space)
    posting = owners(totals).take(there)
    place = there - starts_of(totals)[:-1].take(posting)  # in its posting, from 0
    upto = space.rows.cumsum(axis=1)[codes.take(posting)]
    field = (place[:, None] >= upto).sum(axis=1)
    return _counted(docs.take(posting), field, space)


def _occurrences(chosen: Chosen, space: SpaceReader) -> Ints:
    """Which of a term's occurrences have one of the chosen spellings."""
    spelling = space.spellings.run(chosen.term)
    return np.flatnonzero((spelling >= chosen.first) & (spelling < (chosen.end or 0)))


def _counted(docs: Array, fields: Array, space: SpaceReader) -> Found:
    """Occurrences, each in a document and a field; the documents ascend."""
    of = len(space.space.fields)
    firsts = run_starts(docs)
    number = owners(np.diff(firsts, append=len(docs)))
    counts = np.bincount(number * of + fields, minlength=len(firsts) * of)
    return _each(docs.take(firsts), counts.reshape(-1, of))


def _phrase(words: Sequence[Sequence[Chosen]], space: SpaceReader, deadline: Deadline) -> Found:
    longest = int(space.layouts.places.sum(axis=1).max()) if space.documents else 0
    bits = (longest + len(words)).bit_length()
    numbers: dict[tuple[Chosen, ...], list[int]] = {}
    for number, chosen in enumerate(words):
        numbers.setdefault(tuple(chosen), []).append(number)
    rarest_first = sorted(numbers, key=lambda chosen: _at_most(chosen, space))
    starts = in_a_row(
        ((_places(chosen, space, bits, deadline), numbers[chosen]) for chosen in rarest_first),
        deadline,
    )
    docs = (starts >> np.uint64(bits)).astype(np.int32)
    positions = (starts & np.uint64((1 << bits) - 1)).astype(np.int64)
    begins = space.layouts.starts[space.layouts.of_document.take(docs)]
    return _counted(docs, (positions[:, None] >= begins).sum(axis=1) - 1, space)


def _at_most(chosen: Sequence[Chosen], space: SpaceReader) -> int:
    """How often any of them occurs, or less where only some spellings are chosen."""
    return sum(int(space.occurrences[one.term]) for one in chosen)


def _places(chosen: Sequence[Chosen], space: SpaceReader, bits: int, deadline: Deadline) -> Places:
    """The places of all that a word of a phrase stands for, ascending."""
    all_places: list[Places] = []
    for one in deadline.over(chosen):
        docs = space.lists.docs(one.term)
        totals = space.totals.take(space.codes.codes(one.term))
        places = places_of(docs, totals, space.positions.run(one.term), bits)
        if one.end is not None:
            places = places.take(_occurrences(one, space))
        all_places.append(places)
    if len(all_places) == 1:
        return all_places[0]
    together = np.concatenate([np.zeros(0, np.uint64), *all_places])
    together.sort()
    return together

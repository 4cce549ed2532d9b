"""Where a leaf of the query occurs in a segment: in which documents, how often in which field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.choosing import Choice, choose
from search.engines.whoosh.codec.phrases import Places, in_a_row, places_of
from search.engines.whoosh.codec.ragged import (
    Array,
    Ints,
    below,
    owners,
    places,
    repeated,
    run_starts,
    starts_of,
)
from search.engines.whoosh.codec.sets import meeting
from search.engines.whoosh.codec.spaces import SpaceReader
from search.matching import fields_of
from search.query.tree import Leaf

#: Postings of words that a pattern matches which are gathered before they are added up, at least:
#: some 50 bytes each.
GATHERED = 1 << 20

#: Occurrences between two terms that are less work to read than to leave out.
_WORTH_PARTING = 32_768


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
    term = words[0].whole_term(space) if len(words) == 1 else None
    if term is not None:
        found = _term(term, space)
    elif len(words) == 1:
        found = _any(words[0], space, deadline)
    else:
        found = _phrase(words, space, deadline)
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


def _any(choice: Choice, space: SpaceReader, deadline: Deadline) -> Found:
    """Occurrences of any of some spellings: their frequencies are added.

    The terms are decoded in rows; what of them is not chosen is then left out.
    """
    wanted = _wanted(choice, space)
    docs: list[Array] = [np.zeros(0, np.int32)]
    rows: list[Array] = [np.zeros((0, len(space.space.fields)), np.int64)]
    gathered = 0
    for its_docs, its_rows in _parts(choice, wanted, space, deadline):
        docs.append(its_docs)
        rows.append(its_rows)
        gathered += len(its_docs)
        if gathered > max(GATHERED, space.documents):
            sums = _summed(np.concatenate(docs), np.concatenate(rows), space.documents)
            docs, rows, gathered = [sums.docs], [sums.rows], 0
    return _summed(np.concatenate(docs), np.concatenate(rows), space.documents)


def _parts(
    choice: Choice, wanted: NDArray[np.bool_], space: SpaceReader, deadline: Deadline
) -> Iterator[tuple[Array, Array]]:
    """Documents and rows of some terms after others."""
    for first, end in _runs(choice.terms, space.occurrences):
        deadline.check()
        low, high = space.words.firsts_of_term[[first, end]].tolist()
        if wanted[low:high].all():
            yield space.lists.decode(first, end), space.rows[space.codes.decode(first, end)]
        elif wanted[low:high].any():
            yield _spelled(first, end, wanted, space)


def _wanted(choice: Choice, space: SpaceReader) -> NDArray[np.bool_]:
    """Which of all surfaces of a space are chosen."""
    firsts = space.words.firsts_of_term
    wanted = np.zeros(int(firsts[-1]), bool)
    ends = np.minimum(choice.ends, space.words.surfaces_of_term.take(choice.terms))
    wanted[places(firsts.take(choice.terms) + choice.firsts, ends - choice.firsts)] = True
    return wanted


def _runs(terms: Ints, occurrences: Array) -> Iterator[tuple[int, int]]:
    """Terms ``first``..``end`` that have all of ``terms``, about GATHERED occurrences at a time.

    Terms that are not wanted are read with the others where that is less work than parting them.
    """
    terms = terms[run_starts(terms)]
    upto = np.cumsum(occurrences, dtype=np.int64)
    before = upto.take(terms) - occurrences.take(terms)
    apart = before[1:] - upto.take(terms[:-1]) > _WORTH_PARTING
    chunk = before // GATHERED
    cuts = np.flatnonzero(apart | (chunk[1:] != chunk[:-1])) + 1
    for run in np.split(terms, cuts) if len(terms) else ():
        yield int(run[0]), int(run[-1]) + 1


def _summed(docs: Array, rows: Array, documents: int) -> Found:
    """Rows of the same document added up."""
    below(docs, documents)
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


def _spelled(
    first: int, end: int, wanted: NDArray[np.bool_], space: SpaceReader
) -> tuple[Array, Array]:
    """What of the terms ``first``..``end`` has one of the wanted spellings."""
    docs, codes = space.lists.decode(first, end), space.codes.decode(first, end)
    totals = space.totals.take(codes)
    surfaces = np.repeat(space.words.firsts_of_term[first:end], space.occurrences[first:end])
    surfaces += space.spellings.decode(first, end)
    there = np.flatnonzero(wanted.take(surfaces))
    posting = repeated(np.arange(len(docs)), totals, len(surfaces)).take(there)
    place = there - starts_of(totals)[:-1].take(posting)  # in its posting, from 0
    upto = space.rows.cumsum(axis=1)[codes.take(posting)]
    fields = (place[:, None] >= upto).sum(axis=1)
    firsts, rows = _rows(posting, fields, space)
    return docs.take(posting.take(firsts)), rows


def _counted(docs: Array, fields: Array, space: SpaceReader) -> Found:
    """Occurrences, each in a document and a field; the documents ascend."""
    firsts, rows = _rows(docs, fields, space)
    return _each(docs.take(firsts), rows)


def _rows(keys: Array, fields: Array, space: SpaceReader) -> tuple[Ints, Ints]:
    """Where each run of equal keys begins, and how many of it are in which field."""
    of = len(space.space.fields)
    firsts = run_starts(keys)
    number = owners(np.diff(firsts, append=len(keys)))
    counts = np.bincount(number * of + fields, minlength=len(firsts) * of)
    return firsts, counts.reshape(-1, of)


def _phrase(words: Sequence[Choice], space: SpaceReader, deadline: Deadline) -> Found:
    longest = int(space.layouts.places.sum(axis=1).max()) if space.documents else 0
    bits = (longest + len(words)).bit_length()
    different: dict[tuple[int, ...], tuple[Choice, list[int]]] = {}
    for number, choice in enumerate(words):
        different.setdefault(choice.key(), (choice, []))[1].append(number)
    rarest_first = sorted(different.values(), key=lambda one: _at_most(one[0], space))
    starts = in_a_row(
        ((_places(choice, space, bits, deadline), numbers) for choice, numbers in rarest_first),
        deadline,
    )
    docs = (starts >> np.uint64(bits)).astype(np.int32)
    positions = (starts & np.uint64((1 << bits) - 1)).astype(np.int64)
    begins = space.layouts.starts[space.layouts.of_document.take(docs)]
    return _counted(docs, (positions[:, None] >= begins).sum(axis=1) - 1, space)


def _at_most(choice: Choice, space: SpaceReader) -> int:
    """How often it occurs, or less where only some spellings are chosen."""
    return int(space.occurrences.take(choice.terms).sum())


def _places(choice: Choice, space: SpaceReader, bits: int, deadline: Deadline) -> Places:
    """The places of what a word of a phrase stands for, ascending; it is of one term at most."""
    deadline.check()
    if not len(choice):
        return np.zeros(0, np.uint64)
    term = int(choice.terms[0])
    totals = space.totals.take(space.codes.codes(term))
    found = places_of(space.lists.docs(term), totals, space.positions.run(term), bits)
    if choice.whole_term(space) is not None:
        return found
    spelling = space.spellings.run(term)
    there = (spelling >= choice.firsts[0]) & (spelling < choice.ends[0])
    return found.take(np.flatnonzero(there))

"""Where the words of a phrase stand in a row in a segment, from the rarest of them on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Ints, run_starts
from search.engines.whoosh.codec.finding.choosing import Spelled
from search.engines.whoosh.codec.finding.in_documents import (
    FEW,
    followed_in_few,
    occurrences_of,
    places_in_few,
)
from search.engines.whoosh.codec.finding.membership import among
from search.engines.whoosh.codec.finding.phrases import Places, followed, moved, places_of
from search.engines.whoosh.codec.spaces import SpaceReader

# To look at a term in some documents only takes as long as decoding so many of its occurrences: for
# each of few documents; for many, and for each place there. To decode it in whole takes as long as
# so many more. That is done where it takes no longer, and the second time that it is looked at in
# many documents, or in so many that decoding takes no longer than a few such looks. Then all its
# places are kept.
_LOOK = 2_500
_LOOKS = 12_000
_RARER = 24
_WHOLE = 7_000
_AGAIN = 8

#: Places of a term, and which ones of all they are, from 0; None: they are all.
_Chosen = tuple[Places, Ints | None]


def in_a_row(terms: Sequence[int], space: SpaceReader, deadline: Deadline = NEVER) -> Places:
    """The places of one of the terms where all of them follow each other.

    A row of a thousand equal terms needs no more memory than two. Raises QueryError once
    ``deadline`` has passed.
    """
    return _from_rarest(terms, space, {}, deadline)[0]


def spelled_in_a_row(
    words: Sequence[Spelled], space: SpaceReader, deadline: Deadline = NEVER
) -> Places:
    """The same of words that may be meant in some spellings only."""
    known: dict[int, _Chosen] = {}
    found, base = _from_rarest([word.term for word in words], space, known, deadline)
    for number, word in enumerate(words):
        if word.end is not None and len(found):
            deadline.check()
            chosen = known.get(word.term) or places_in_documents_of(word.term, found, space)
            found = _spelled(word, number - base, found, chosen, space)
    return found


def _from_rarest(
    terms: Sequence[int], space: SpaceReader, known: dict[int, _Chosen], deadline: Deadline
) -> tuple[Places, int]:
    """Where the rarest term is in the row, and which one it is."""
    often = [space.occurrences.item(term) for term in terms]
    base, *others = sorted(range(len(terms)), key=often.__getitem__)
    found = every_place(terms[base], space)
    known[terms[base]] = found, None
    at = [(number - base, terms[number]) for number in others]
    return followed_by_all(found, at, space, known, deadline), base


def followed_by_all(
    found: Places,
    others: Sequence[tuple[int, int]],
    space: SpaceReader,
    known: dict[int, _Chosen],
    deadline: Deadline = NEVER,
) -> Places:
    """Those of some places that have all terms, each so many positions behind (before).

    ``others``: how many, and which term; ``known``: of terms the places in the documents of these,
    at least, for the next time that a row has them. Raises QueryError once ``deadline`` has passed.
    """
    for by, term in others:
        if not len(found):
            break
        deadline.check()
        its = known.get(term)
        if its is None:
            every = _decoded(term, found, space)
            if every is None and len(found) <= FEW:
                there = followed_in_few(space, term, found.tolist(), by)
                found = found if len(there) == len(found) else found[there]
                continue
            its = (every, None) if every is not None else _in_documents(term, found, space)
            known[term] = its
        found = followed(found, by, its[0], space.position_bits)
    return found


def every_place(term: int, space: SpaceReader) -> Places:
    """All places of a term, ascending; kept: to make even a few again takes many steps."""
    found: Places | None = space.shelf.get("places", term)
    if found is None:
        docs = space.lists.docs(term)  # not kept: what is made of them is
        positions = space.positions.run(term)
        counts = docs
        if len(positions) != len(docs):
            counts = space.sums.each(space.codes, term)
        found = places_of(docs, counts, positions, space.position_bits, space.kind_of_places)
        space.shelf.put("places", term, found, found.nbytes)
    return found


def places_in_documents_of(term: int, others: Places, space: SpaceReader) -> _Chosen:
    """The places of a term that are in documents of others, at least."""
    every = _decoded(term, others, space)
    return _in_documents(term, others, space) if every is None else (every, None)


def _decoded(term: int, others: Places, space: SpaceReader) -> Places | None:
    """All places of a term; None where to look at it in the documents of others takes less."""
    found: Places | None = space.shelf.get("places", term)
    if found is not None:
        return found
    few = len(others) <= FEW
    worth = _LOOK * len(others) if few else _LOOKS + _RARER * len(others)
    every = space.occurrences.item(term) + _WHOLE
    if worth > every:
        return every_place(term, space)
    if not few or worth * _AGAIN > every:
        if space.shelf.get("looked at", term):
            return every_place(term, space)
        space.shelf.put("looked at", term, True)
    return None


def _in_documents(term: int, others: Places, space: SpaceReader) -> _Chosen:
    """The places of a term that are in documents of others, and which of all they are."""
    bits, kind = space.position_bits, space.kind_of_places
    if len(others) <= FEW:
        documents = dict.fromkeys([place >> bits for place in others.tolist()])
        return places_in_few(space, term, list(documents))
    docs = (others >> kind(bits)).astype(np.int32)
    docs = docs.take(run_starts(docs))
    there, which = among(space, term, docs)
    docs = docs.take(there)
    if not len(which):
        return others[:0], which
    counts, at = occurrences_of(space, term, docs, which)
    positions = space.positions.at(term, at)
    return places_of(docs, counts, positions, bits, kind), at


def _spelled(word: Spelled, by: int, found: Places, chosen: _Chosen, space: SpaceReader) -> Places:
    """Those that have a spelling of ``word`` so many positions behind, where its term stands."""
    places, at = chosen
    which = places.searchsorted(moved(found, by))
    spelling = space.spellings.at(word.term, which if at is None else at.take(which))
    there = (spelling >= word.first) & (spelling < (word.end or 0))
    return found.take(np.flatnonzero(there))

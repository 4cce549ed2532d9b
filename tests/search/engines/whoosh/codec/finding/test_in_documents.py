"""Where a term occurs in some documents, against looking through all of its postings."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import in_documents
from search.engines.whoosh.codec.finding.in_documents import (
    followed_in_few,
    occurrences_of,
    places_in_few,
)
from search.engines.whoosh.codec.finding.phrase_finding import every_place
from search.engines.whoosh.codec.spaces import SpaceReader
from tests.search.engines.whoosh.codec.uneven import segments

SPACES = [one.spaces["text"] for one in segments()]


@pytest.mark.parametrize("space", SPACES)
def test_the_places_in_some_documents(space: SpaceReader) -> None:
    CACHE.clear()
    bits = space.position_bits
    for term in range(len(space.spread)):
        every = every_place(term, space)
        of_doc = (every >> bits).tolist()
        for step in (1, 2, 41, 300):
            documents = list(range(step // 2, space.documents, step))
            places, which = places_in_few(space, term, documents)
            assert which.tolist() == [at for at, one in enumerate(of_doc) if one in documents]
            assert places.tolist() == every.take(which).tolist()
            assert places.dtype == every.dtype


@pytest.mark.parametrize("by", [-300, -1, 0, 1, 2, 300])
@pytest.mark.parametrize("space", SPACES)
def test_some_places_that_a_term_follows(space: SpaceReader, by: int) -> None:
    CACHE.clear()
    bits = space.position_bits
    starts = every_place(space.term("w0"), space).tolist()[::7]
    for term in range(0, len(space.spread), 3):
        places = set(every_place(term, space).tolist())
        there = followed_in_few(space, term, starts, by)
        assert there == [
            at
            for at, place in enumerate(starts)
            if place + by in places and (place + by) >> bits == place >> bits
        ]


@pytest.mark.parametrize("look_back", [-1 << 40, 1 << 40])
@pytest.mark.parametrize("space", SPACES)
def test_the_occurrences_of_postings(
    space: SpaceReader, look_back: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    CACHE.clear()
    monkeypatch.setattr(in_documents, "_PAGES", look_back)
    for term in range(len(space.spread)):
        of_doc = (every_place(term, space) >> space.position_bits).tolist()
        docs = space.docs(term)
        some = np.arange(len(docs) // 3, len(docs), 2)
        counts, which = occurrences_of(space, term, docs.take(some), some)
        assert counts.tolist() == [of_doc.count(one) for one in docs.take(some)]
        wanted = set(docs.take(some).tolist())
        assert which.tolist() == [at for at, one in enumerate(of_doc) if one in wanted]


def test_counts_of_pages_make_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    CACHE.clear()
    space = SPACES[0]
    term = space.term("w0")
    counts = space.page_occurrences(term) + 1
    monkeypatch.setattr(SpaceReader, "page_occurrences", lambda self, term: counts)
    with pytest.raises(ValueError, match="do not make"):
        places_in_few(space, term, [5])

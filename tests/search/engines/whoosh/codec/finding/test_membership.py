"""Which of some documents have a word, in each way of finding out, against looking at lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import membership
from search.engines.whoosh.codec.finding.membership import BitPlaces, among, page_starts
from tests.search.engines.whoosh.codec.uneven import segments

WAYS = {
    "by bits": {"_WORTH_MAPPING": 1 << 40, "_FEW": -1},
    "by pages": {"_WORTH_MAPPING": 0, "_FEW": -1},
    "by halves": {"_WORTH_MAPPING": 0, "_FEW": -1, "_GATHERED": 0},
    "searched for": {"_FEW": 1 << 40},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@given(st.integers(0, 50), st.sets(st.integers(0, 2_199)).map(sorted))
def test_which_documents_have_a_word(way: dict[str, int], number: int, wanted: list[int]) -> None:
    space = segments()[0].spaces["text"]
    term = number % len(space.spread)
    CACHE.clear()
    every = space.lists.docs(term).tolist()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in way.items():
            patch.setattr(membership, name, value)
        if "_FEW" in way and way["_FEW"] > 0:
            space.docs(term)
        docs = np.array(wanted, np.int32)
        for bit_places in (None, None, BitPlaces(docs)):  # the second time, there is a map
            which, postings = among(space, term, docs, bit_places)
            assert which.tolist() == [at for at, one in enumerate(wanted) if one in set(every)]
            assert [every[one] for one in postings] == [wanted[at] for at in which]


def test_where_each_page_begins() -> None:
    space = segments()[0].spaces["text"]
    dense = [term for term in range(len(space.spread)) if space.lists.is_dense(term)]
    assert dense
    for term in dense:
        docs = space.lists.docs(term)
        counts, starts = page_starts(space, term)
        for page, (count, start) in enumerate(zip(counts, starts, strict=True)):
            assert (docs[start : start + count] >> 8 == page).all()
        assert counts.sum() == len(docs)

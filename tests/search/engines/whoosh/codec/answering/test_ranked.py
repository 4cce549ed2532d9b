"""The page of some documents against sorting all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.answering.ranked import (
    best_first,
    by_date,
    joined_first,
    together,
)
from search.engines.whoosh.codec.segment import Segment
from search.model import Sort
from search.paging import order
from search.ranking import rounded
from tests.search.engines.whoosh.codec.uneven import segments

SCORES = st.sampled_from([0.5, 1.0, 1.0000004, 1.0000006, 2.25, 9.125])
FOUND = st.dictionaries(st.integers(0, 799), SCORES, max_size=70)


def key(
    segment: Segment, document: int, score: float, sort: Sort
) -> tuple[tuple[float, float], bytes]:
    return order(sort, score, segment.dates.one(document)), segment.ids[document]


@pytest.mark.parametrize("sort", Sort)
@given(st.lists(FOUND, min_size=1, max_size=2), st.integers(0, 30), st.integers(1, 20))
def test_a_page(sort: Sort, drawn: list[dict[int, float]], first: int, size: int) -> None:
    its = segments()[: len(drawn)]
    window = first, first + size
    docs = [np.array(sorted(one), np.int32) for one in drawn]
    expected = sorted(
        (
            (key(segment, document, rounded(score), sort), at, document, rounded(score))
            for at, (segment, one) in enumerate(zip(its, drawn, strict=True))
            for document, score in one.items()
        ),
    )

    def scores(at: int, some: list[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([drawn[at][document] for document in some], np.float64)

    if sort is Sort.RELEVANCE:
        found = [(one, scores(at, one.tolist())) for at, one in enumerate(docs)]
        page = best_first(its, found, window)
        starts = [0, 1 << 10][: len(drawn)]
        every = np.concatenate([one + np.int32(at << 10) for at, one in enumerate(docs)])
        its_scores = np.concatenate([one for _, one in found])
        mixed = np.random.default_rng(1).permutation(len(every))
        assert page == joined_first(its, starts, every.take(mixed), its_scores.take(mixed), window)
    else:
        tops = by_date(its, docs, sort, window)
        page = together(
            its, [(one, scores(at, one.tolist())) for at, one in enumerate(tops)], sort, window
        )
    assert page == tuple(tuple(row[1:]) for row in expected[first : first + size])

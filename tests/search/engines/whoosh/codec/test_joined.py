"""Words of two segments as one's, against what each of them says."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.whoosh.codec.coding import doclists
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.joined import JoinedSpace
from search.engines.whoosh.codec.spaces import SpaceReader
from tests.search.engines.whoosh.codec.uneven import WORDS, segments

PAGE = 256


def spaces() -> list[SpaceReader]:
    return [one.spaces[SPACES[0].name] for one in segments()]


def postings(stem: str) -> list[tuple[int, tuple[int, ...]]]:
    """The documents of a stem, numbered as in the joined space; how often it is in each field."""
    found = []
    start = 0
    for space in spaces():
        if (term := space.term(stem)) is not None:
            rows = space.rows[space.posting_codes(term)].tolist()
            docs = (space.docs(term) + start).tolist()
            found += list(zip(docs, map(tuple, rows), strict=True))
        start += -(-space.documents // PAGE) * PAGE
    return found


@pytest.mark.parametrize("stem", [*WORDS, "ferry"])
def test_a_word_has_the_postings_of_all_segments(stem: str) -> None:
    joined = JoinedSpace(spaces())
    term = joined.term(stem)
    expected = postings(stem)
    if not expected:
        assert term is None
        return
    docs = joined.docs(term)
    assert docs.tolist() == [document for document, _ in expected]
    assert joined.spread_of(term) == len(expected)
    rows = np.concatenate([one.rows for one in spaces()])
    for which in (np.arange(len(docs)), np.arange(0, len(docs), 3)):
        codes = joined.codes_at(term, which)
        assert [tuple(row) for row in rows[codes].tolist()] == [expected[at][1] for at in which]
    assert joined.documents % PAGE == 0
    counts = np.bincount(docs // PAGE, minlength=joined.documents // PAGE)
    assert joined.page_counts(term).tolist() == counts.tolist()
    assert joined.low(term).tolist() == (docs % PAGE).tolist()


def test_a_frontier_is_that_of_each_segment_or_all_that_is_there() -> None:
    joined = JoinedSpace(spaces())
    whole = 0
    for stem in WORDS:
        counts, which = joined.frontier(joined.term(stem))
        docs = joined.docs(joined.term(stem))
        firsts = docs.searchsorted(np.arange(len(counts)) * PAGE)
        found = np.repeat(firsts, counts) + which
        assert (docs[found] // PAGE == np.repeat(np.arange(len(counts)), counts)).all()
        expected = []
        start = 0
        for space in spaces():
            if (term := space.term(stem)) is not None:
                its = space.docs(term) + start
                if space.is_dense(term):
                    its_counts, its_which = space.frontier(term)
                    its_firsts = space.docs(term).searchsorted(np.arange(len(its_counts)) * PAGE)
                    its = its[np.repeat(its_firsts, its_counts) + its_which]
                else:
                    whole += 1
                expected += its.tolist()
            start += -(-space.documents // PAGE) * PAGE
        assert docs[found].tolist() == expected
    assert whole


def test_a_word_is_dense_by_its_share_of_all() -> None:
    joined = JoinedSpace(spaces())
    dense = [stem for stem in WORDS if joined.is_dense(joined.term(stem))]
    for stem in WORDS:
        assert (stem in dense) == (len(postings(stem)) >= joined.documents * doclists.DENSE_SHARE)
    assert 0 < len(dense) < len(WORDS)


def test_documents_know_their_segment() -> None:
    joined = JoinedSpace(spaces())
    docs = np.arange(joined.documents)
    second = int(joined.starts[1])
    assert second == -(-spaces()[0].documents // PAGE) * PAGE
    assert joined.part_of(docs).tolist() == [int(document >= second) for document in docs]

"""The places of words in two segments as one's, against what they are in each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from search.engines.whoosh.codec.answering.joined_rating import JoinedRating
from search.engines.whoosh.codec.finding.found_places import by_document
from search.engines.whoosh.codec.finding.phrase_finding import every_place
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.joined import JoinedSpace
from tests.search.engines.whoosh.codec.uneven import WORDS, snapshot


def joined() -> JoinedSpace:
    rating = snapshot().rating
    assert isinstance(rating, JoinedRating)
    bits = [one.position_bits for one in rating.space.spaces]
    assert bits[0] > bits[1]  # places of the two are told in different ways
    return rating.space


def places_of_each(space: JoinedSpace) -> Iterator[list[Places]]:
    """The places of each word, and some of them, in every segment."""
    rng = np.random.default_rng(2)
    for word in WORDS:
        each = [every_place(one.term(word), one) for one in space.spaces]
        yield each
        yield [its[rng.random(len(its)) < 0.1] for its in each]
        yield [each[0], each[1][:0]]
        yield [each[0][:0], each[1]]
    yield [its[:0] for its in each]


def test_places_are_those_of_each_segment() -> None:
    space = joined()
    for each in places_of_each(space):
        of_all = space.joined_places.of_all(each)
        assert of_all.dtype == space.joined_places.kind
        docs = (of_all >> space.joined_places.bits).tolist()
        assert docs == [
            (place >> one.position_bits) + start
            for its, one, start in zip(each, space.spaces, space.starts.tolist(), strict=False)
            for place in its.tolist()
        ]
        again = [its.tolist() for its in space.joined_places.by_parts(of_all)]
        assert again == [its.tolist() for its in each]
        few = space.joined_places.few_by_parts(of_all.tolist())
        assert few == {at: its for at, its in enumerate(again) if its}


def test_the_documents_of_places_are_those_of_each_segment() -> None:
    space = joined()
    rows = np.concatenate([one.rows for one in space.spaces])
    told = new = 0
    for each in places_of_each(space):
        docs: list[int] = []
        counts: list[list[int]] = []
        known = True
        for at, (its, one) in enumerate(zip(each, space.spaces, strict=True)):
            its_docs, codes, its_rows = by_document(its, one)
            docs += (its_docs + space.starts[at]).tolist()
            counts += its_rows[codes].tolist()
            known &= its_rows is one.rows
        found = space.joined_places.by_document(space.joined_places.of_all(each))
        assert (found is not None) == known
        if found is None:
            new += 1
            continue
        assert found[0].tolist() == docs
        assert rows[found[1]].tolist() == counts
        parts = np.searchsorted(space.code_starts, found[1], side="right") - 1
        assert (parts == space.part_of(found[0])).all()  # its own segment's code
        told += len(docs)
    assert told > 1_000
    assert new

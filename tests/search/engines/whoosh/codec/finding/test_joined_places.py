"""The places of words in two segments as one's, against what they are in each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.codec.coding import tallies
from search.engines.whoosh.codec.finding import joined_places
from search.engines.whoosh.codec.finding.found_places import by_document
from search.engines.whoosh.codec.finding.joined_places import JoinedPlaces, _with_bits
from search.engines.whoosh.codec.finding.phrase_finding import every_place
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.joined import JoinedSpace
from tests.search.engines.whoosh.codec.uneven import WORDS, joined


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


@pytest.mark.parametrize("few", [0, 8, 1 << 40])
def test_places_are_those_of_each_segment(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined_places, "_FEW", few)
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
        by_parts = space.joined_places.by_parts(of_all)
        kinds = [one.kind_of_places for one in space.spaces]
        assert [its.dtype for its in by_parts if len(its)] == [
            kind for its, kind in zip(by_parts, kinds, strict=True) if len(its)
        ]
        again = [its.tolist() for its in by_parts]
        assert again == [its.tolist() for its in each]


@given(
    st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 1_000))),
    st.integers(10, 20),
    st.integers(10, 20),
    st.sampled_from([*product((np.uint32, np.uint64), repeat=2)]),
)
def test_places_with_other_bits(
    told: list[tuple[int, int]], bits: int, wanted: int, kinds: tuple[type, type]
) -> None:
    if np.uint32 not in kinds:
        told = [(document << 20, position) for document, position in told]
    places = np.array([(document << bits) | position for document, position in told], kinds[0])
    expected = [(document << wanted) | position for document, position in told]
    found = _with_bits(places, bits, wanted, kinds[1])
    assert found.dtype == kinds[1]
    assert found.tolist() == expected


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
        of_all = space.joined_places.of_all(each)
        found = space.joined_places.by_document(of_all)
        few = space.joined_places.one_by_one(of_all.tolist())
        assert (found is not None) == (few is not None) == known
        if found is None or few is None:
            new += 1
            continue
        assert found[0].tolist() == docs == [*few]
        assert found[1].tolist() == [*few.values()]
        assert rows[found[1]].tolist() == counts
        parts = np.searchsorted(space.code_starts, found[1], side="right") - 1
        assert (parts == space.part_of(found[0])).all()  # its own segment's code
        told += len(docs)
    assert told > 1_000
    assert new


def test_a_row_whose_slot_is_that_of_another_segment_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = joined()
    each = [space.joined_places.of_all(its) for its in places_of_each(space)]
    expected = [space.joined_places.by_document(places) for places in each]
    monkeypatch.setattr(tallies, "_MANY", 1)
    monkeypatch.setattr(tallies, "_SLOTS", 1)
    few_slots = JoinedPlaces(space.spaces, space.starts)
    for places, known in zip(each, expected, strict=True):
        found = few_slots.by_document(places)
        assert (found is None) == (known is None)
        if found is not None and known is not None:
            assert [its.tolist() for its in found] == [its.tolist() for its in known]

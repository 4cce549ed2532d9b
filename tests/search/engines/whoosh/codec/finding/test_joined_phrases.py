"""Rows of words in two segments at once, against those in each."""

from __future__ import annotations

import numpy as np
import pytest

from search.engines.whoosh.codec.answering.joined_rating import JoinedRating
from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding.choosing import Spelled
from search.engines.whoosh.codec.finding.joined_phrases import in_a_row_at_once
from search.engines.whoosh.codec.finding.phrase_finding import every_place, in_a_row
from search.engines.whoosh.codec.joined import JoinedSpace
from tests.search.engines.whoosh.codec.uneven import WORDS, snapshot


def joined() -> JoinedSpace:
    rating = snapshot().rating
    assert isinstance(rating, JoinedRating)
    bits = [one.position_bits for one in rating.space.spaces]
    assert bits[0] > bits[1]  # places of the two are told in different ways
    return rating.space


def in_each(words: list[str], space: JoinedSpace) -> list[dict[int, int]]:
    """Of each segment how often the row begins in which document."""
    found: list[dict[int, int]] = []
    for one in space.spaces:
        terms = [one.term(word) for word in words]
        docs: list[int] = []
        if None not in terms:
            docs = (in_a_row([*map(Spelled, terms)], one) >> one.position_bits).tolist()
        found.append({doc: docs.count(doc) for doc in docs})
    return found


def test_rows_in_all_segments_are_those_in_each() -> None:
    space = joined()
    for one in space.spaces:
        for term in range(len(one.spread)):
            every_place(term, one)
    rng = np.random.default_rng(7)
    rows = [rng.choice(WORDS[:12], rng.integers(2, 5)).tolist() for _ in range(200)]
    hits = 0
    for words in [*rows, ["w0", "nowhere"], ["w59", "w58"], ["w0"] * 300]:
        found = in_a_row_at_once(words, space)
        assert found is not None
        counts: list[dict[int, int]] = []
        for places, one in zip(found, space.spaces, strict=True):
            docs = (places >> one.position_bits).tolist()
            counts.append({doc: docs.count(doc) for doc in docs})
            hits += len(docs)
        assert counts == in_each(words, space)
    assert hits > 1_000


def test_a_word_whose_places_are_not_at_hand_is_left_to_each_segment() -> None:
    CACHE.clear()
    space = joined()
    first, second = space.spaces
    for word in ("w0", "w1"):
        every_place(first.term(word), first)
    assert in_a_row_at_once(["w0", "w1"], space) is None
    for word in ("w0", "w1"):
        every_place(second.term(word), second)
    assert in_a_row_at_once(["w0", "w1"], space) is not None
    assert in_a_row_at_once(["w0", "w1", "w2"], space) is None


def test_a_word_that_is_very_frequent_is_left_to_each_segment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    CACHE.clear()
    space = joined()
    for one in space.spaces:
        for term in range(len(one.spread)):
            every_place(term, one)
    often = sum(one.occurrences.item(one.term("w0")) for one in space.spaces)
    monkeypatch.setattr("search.engines.whoosh.codec.joined._MOST", often - 1)
    assert in_a_row_at_once(["w0", "w0"], space) is None
    monkeypatch.setattr("search.engines.whoosh.codec.joined._MOST", often)
    assert in_a_row_at_once(["w0", "w0"], space) is not None

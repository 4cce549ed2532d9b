"""Rows of words in two segments at once, against those in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.finding import joined_phrases
from search.engines.whoosh.codec.finding.joined_phrases import in_a_row_in_each
from search.engines.whoosh.codec.finding.phrase_finding import (
    every_place,
    followed_by_all,
    in_a_row,
)
from search.engines.whoosh.codec.finding.phrases import ROOM, Places
from search.engines.whoosh.codec.joined import JoinedSpace
from search.engines.whoosh.codec.spaces import SpaceReader
from tests.search.engines.whoosh.codec.uneven import WORDS, joined


def documents(places: Places, space: SpaceReader) -> dict[int, int]:
    """How often the row begins in which document."""
    return Counter((places >> space.position_bits).tolist())


def in_each(words: Sequence[str], space: JoinedSpace) -> list[dict[int, int]]:
    """Of each segment, asked by itself."""
    found: list[dict[int, int]] = []
    for one in space.spaces:
        terms = [term for word in words if (term := one.term(word)) is not None]
        found.append(documents(in_a_row(terms, one), one) if len(terms) == len(words) else {})
    return found


def together(words: Sequence[str], space: JoinedSpace) -> list[dict[int, int]]:
    """The same of all of them."""
    terms = [term for word in words if (term := space.term(word)) is not None]
    if len(terms) < len(words):
        return [{} for _ in space.spaces]
    each = in_a_row_in_each(terms, space)
    return [documents(places, one) for places, one in zip(each, space.spaces, strict=True)]


def decode(space: JoinedSpace, without: str = "") -> None:
    """Have the places of all terms, but for one, at hand in every segment."""
    for one in space.spaces:
        for term in range(len(one.spread)):
            if term != one.term(without):
                every_place(term, one)


RNG = np.random.default_rng(7)
ROWS = [RNG.choice(WORDS[:12], RNG.integers(2, 5)).tolist() for _ in range(200)]
ROWS += [["w0", "nowhere"], ["w59", "w58"], ["w0"] * 300, ["w1", *["w0"] * 100]]


@pytest.mark.parametrize("most", [0, 100, 400, 1 << 15])
@pytest.mark.parametrize("at_hand", ["none", "one segment", "all"])
def test_rows_in_all_segments_are_those_in_each(
    most: int, at_hand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = joined()
    expected = [in_each(words, space) for words in ROWS]
    assert sum(sum(one.values()) for counts in expected for one in counts) > 1_000
    monkeypatch.setattr("search.engines.whoosh.codec.joined._MOST", most)
    CACHE.clear()
    if at_hand != "none":
        decode(space)
    if at_hand == "one segment":
        CACHE.forget(space.spaces[0].shelf._number)
    assert [together(words, space) for words in ROWS] == expected


def test_what_is_frequent_is_looked_up_only_where_the_others_were_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = joined()
    frequent = space.term("w0")
    assert frequent is not None
    monkeypatch.setattr("search.engines.whoosh.codec.joined._MOST", often(space, "w0") - 1)
    only_in_first = next(
        [*pair, "w0"]
        for pair in permutations(WORDS[9:], 2)
        if [*map(bool, in_each(pair, space))] == [1, 0]
    )
    expected = in_each(only_in_first, space)
    CACHE.clear()
    decode(space, without="w0")
    asked: list[SpaceReader] = []

    def followed(*given: Any) -> Places:
        asked.append(given[2])
        return followed_by_all(*given)

    monkeypatch.setattr(joined_phrases, "followed_by_all", followed)
    assert together(only_in_first, space) == expected
    assert asked == [space.spaces[0]]
    assert space.places_of_each(frequent) is None


def test_what_is_frequent_is_not_put_together_where_all_segments_have_it_at_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = joined()
    CACHE.clear()
    decode(space)
    monkeypatch.setattr("search.engines.whoosh.codec.joined._MOST", often(space, "w0") - 1)
    terms = [space.term(word) for word in ("w3", "w0")]
    found, left = joined_phrases.at_once([term for term in terms if term], space)
    assert not left
    assert found is not None
    assert len(found) == sum(sum(one.values()) for one in in_each(["w3", "w0"], space)) > 100
    assert space.places(terms[1]) is None


def test_what_is_further_away_than_there_is_room_is_left_to_each_segment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = joined()
    CACHE.clear()
    decode(space)
    monkeypatch.setattr("search.engines.whoosh.codec.joined._MOST", often(space, "w1") - 1)
    terms = [space.term(word) for word in ("w3", *["w0"] * ROOM, "w1")]
    found, left = joined_phrases.at_once([term for term in terms if term], space)
    assert found is not None
    assert len(found) == often(space, "w3")
    assert left[0] == (ROOM + 1, terms[-1])
    assert len(left) == ROOM + 1


def often(space: JoinedSpace, word: str) -> int:
    term = space.term(word)
    assert term is not None
    return space.occurrences_of(term)

"""Words of a text that are near each other, and where they go among other places."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.deadline import NEVER
from search.neighbours import Neighbours, put_among
from search.query.tree import Near
from search.text import tokenize

PLACES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(1, 7)), max_size=9)


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("one a b", 0, "a b"),
        ("one a U.N. b", 0, ""),
        ("one a U.N. b", 1, "a b"),
        ("a.b\u4e2d", 0, "a b"),  # two words, as a letter of another script follows
        ("\u4e2da.b", 0, "a b"),
        ("a \u4e2d\u56fd b", 1, ""),
        ("a \u4e2d\u56fd b", 2, "a b"),
        ("x\na, b. c a x x x b", 0, "a b"),
    ],
)
def test_words_between_are_counted_as_they_are_indexed(
    text: str, others: int, expected: str
) -> None:
    leaf = Near(words=("b", "a"), others=others)
    tokens = [(one.surface, one.start, one.end) for one in tokenize(text) if one.surface in "ab"]
    found = Neighbours([(leaf, 4)]).places(text, 100, tokens, 4, NEVER)
    assert [text[start - 100 : end - 100] for start, end, _ in found] == expected.split()
    assert {leaves for _, _, leaves in found} <= {4}
    assert Neighbours([(leaf, 4)]).places(text, 100, tokens, 3, NEVER) == []


def apart(drawn: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    places = []
    at = 0
    for gap, size, leaves in drawn:
        places.append((at + gap, at + gap + size, leaves))
        at += gap + size
    return places


@given(PLACES.map(apart), PLACES.filter(bool).map(apart))
def test_places_that_overlap_become_one(
    those: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    starts = array("I", [start for start, _, _ in those])
    ends = array("I", [end for _, end, _ in those])
    leaves = [its for _, _, its in those]
    put_among(starts, ends, leaves, others)
    found = list(zip(starts, ends, leaves, strict=True))
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    for start, end, its in found:
        inside = [one for one in [*those, *others] if start <= one[0] and one[1] <= end]
        together = 0
        for one in inside:
            together |= one[2]
        assert its == together
        assert {at for one in inside for at in range(one[0], one[1])} == set(range(start, end))
    assert sum(end - start for start, end, _ in found) == len(
        {at for one in [*those, *others] for at in range(one[0], one[1])}
    )

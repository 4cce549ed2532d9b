"""Where words stand in a row in several segments at once, where all of their places are at hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.finding.phrases import Places, followed
from search.engines.whoosh.codec.joined import JoinedSpace, Numbers


def in_a_row_at_once(
    stems: Sequence[str], space: JoinedSpace, deadline: Deadline = NEVER
) -> list[Places] | None:
    """For each segment the places of one of the words where all of them follow each other.

    None where a segment does not have all places of a word at hand: each is then looked through by
    itself, and may keep them. Raises QueryError once ``deadline`` has passed.
    """
    terms: list[Numbers] = []
    for stem in stems:
        term = space.term(stem)
        if term is None:
            return [_NOWHERE] * len(space.spaces)
        terms.append(term)
    known: dict[Numbers, Places] = {}
    for term in terms:
        if term not in known:
            places = space.places(term)
            if places is None:
                return None
            known[term] = places
    every = [known[term] for term in terms]
    base, *others = sorted(range(len(every)), key=lambda number: len(every[number]))
    found = every[base]
    for number in others:
        deadline.check()
        found = followed(found, number - base, every[number], space.position_bits)
        if not len(found):
            break
    return space.places_by_parts(found)


_NOWHERE = np.zeros(0, np.uint32)

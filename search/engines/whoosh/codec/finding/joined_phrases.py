"""Where words stand in a row in several segments: together, as far as their places are at hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.finding.phrase_finding import followed_by_all, in_a_row
from search.engines.whoosh.codec.finding.phrases import (
    NO_PLACES,
    ROOM,
    Places,
    are_followed,
    followed,
)
from search.engines.whoosh.codec.joined import JoinedSpace, Numbers

#: Terms, and how many positions behind (before) they must stand.
Others = list[tuple[int, Numbers]]


def in_a_row_in_each(
    terms: Sequence[Numbers], space: JoinedSpace, deadline: Deadline = NEVER
) -> list[Places]:
    """For each segment the places of one of the terms where all of them follow each other.

    Raises QueryError once ``deadline`` has passed.
    """
    return in_each(terms, *at_once(terms, space, deadline), space, deadline)


def at_once(
    terms: Sequence[Numbers], space: JoinedSpace, deadline: Deadline = NEVER
) -> tuple[Places | None, Others]:
    """The places, in all segments, of the rarest term where others follow; and those left to find.

    They are looked for from the rarest on, until one's places are not at hand; None: those of the
    rarest. Raises QueryError once ``deadline`` has passed.
    """
    often = [space.occurrences_of(term) for term in terms]
    base, *others = sorted(range(len(terms)), key=often.__getitem__)
    left = [(number - base, terms[number]) for number in others]
    found = space.places(terms[base])
    if found is None:
        return None, left
    for looked_for, (by, term) in enumerate(left):
        if not len(found):
            break
        deadline.check()
        narrowed = _followed(found, by, term, space)
        if narrowed is None:
            return found, left[looked_for:]
        found = narrowed
    return found, []


def _followed(found: Places, by: int, term: Numbers, space: JoinedSpace) -> Places | None:
    """Those that have a term so many positions behind (before); None: it is not at hand."""
    joined = space.joined_places
    if (places := space.places(term)) is not None:
        return followed(found, by, places, joined.bits)
    each = space.places_of_each(term)
    if each is None or abs(by) > ROOM:
        return None
    parts = zip(joined.by_parts(found), each, strict=True)
    there = [are_followed(its, by, places) for its, places in parts if len(its)]
    return found[np.concatenate(there)]


def in_each(
    terms: Sequence[Numbers],
    found: Places | None,
    left: Others,
    space: JoinedSpace,
    deadline: Deadline = NEVER,
) -> list[Places]:
    """``in_a_row_in_each`` from what was found ``at_once``."""
    if found is None:
        return [_in_one(terms, part, space, deadline) for part in range(len(space.spaces))]
    each = space.joined_places.by_parts(found)
    if left:
        for part, its in enumerate(each):
            if len(its):
                each[part] = _followed_in_one(its, left, part, space, deadline)
    return each


def _in_one(terms: Sequence[Numbers], part: int, space: JoinedSpace, deadline: Deadline) -> Places:
    its = [number for term in terms if (number := term[part]) is not None]
    return in_a_row(its, space.spaces[part], deadline) if len(its) == len(terms) else NO_PLACES


def _followed_in_one(
    found: Places, others: Others, part: int, space: JoinedSpace, deadline: Deadline
) -> Places:
    its = [(by, number) for by, term in others if (number := term[part]) is not None]
    if len(its) < len(others):
        return found[:0]
    return followed_by_all(found, its, space.spaces[part], {}, deadline)

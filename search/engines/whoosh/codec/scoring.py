"""What matches are worth, for many documents at once: ``search.ranking`` on arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.finding import Found
from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.segment import Segment
from search.fields import BY_NAME
from search.matching import fields_of
from search.query.tree import Leaf
from search.ranking import MEASURED, leaf_score, unit

Scores = NDArray[np.float64]

#: For each measured field what one occurrence is worth, for each layout of the segment.
Units = Mapping[str, Scores]


def tokens(segment: Segment, field: str, live: Array) -> int:
    """How many tokens a field has in the live documents."""
    layouts = segment.layouts(field)
    counts = np.bincount(layouts.take(live), minlength=len(segment.lengths[field]))
    return int(counts @ segment.lengths[field])


def units(segment: Segment, averages: Mapping[str, float]) -> Units:
    """The worth of one occurrence; ``averages``: tokens of each measured field a live article."""
    found: dict[str, Scores] = {}
    for field in MEASURED:
        lengths: Any = segment.lengths[field]
        worth: Any = unit(BY_NAME[field], lengths, averages[field])
        found[field] = np.full(len(lengths), worth, np.float64)
    return found


def leaf_scores(
    leaf: Leaf, found: Found, which: Ints, *, segment: Segment, worth: Units, weight: float
) -> Scores:
    """What a leaf adds to the documents ``found.docs[which]``; ``weight`` is its idf."""
    docs, codes = found.docs.take(which), found.codes.take(which)
    pseudo = np.zeros(len(docs), np.float64)
    for field in fields_of(leaf):
        space = next(one for one in segment.spaces.values() if field in one.space.fields)
        counts = found.rows[:, space.space.fields.index(field)].take(codes)
        if field in MEASURED:
            pseudo += counts * worth[field].take(space.layouts.of_document.take(docs))
        else:
            pseudo += counts * BY_NAME[field].weight
    amounts: Any = pseudo
    scores: Any = leaf_score(amounts, weight)
    return np.asarray(scores, np.float64)

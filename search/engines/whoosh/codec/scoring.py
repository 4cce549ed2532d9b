"""What matches are worth, for many documents at once: ``search.ranking`` on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.finding import Found
from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.segment import Segment, space_of
from search.fields import BY_NAME
from search.matching import fields_of
from search.query.tree import Leaf
from search.ranking import MEASURED, leaf_score, unit

#: So many rows, the most frequent ones, are worked out for all layouts.
_FREQUENT = 24

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
    leaf: Leaf, found: Found, *, segment: Segment, worth: Units, weight: float
) -> Scores:
    """What a leaf adds to the documents in which it was found; ``weight`` is its idf.

    Where there are many, most of them have one of a few rows and one of a few layouts: what these
    are worth together is worked out once, and then looked up.
    """
    space = segment.spaces[space_of(leaf.field)]
    columns = [(field, space.space.fields.index(field)) for field in fields_of(leaf)]
    layouts = space.layouts.of_document.take(found.docs)
    of = len(space.layouts.rows)
    rows = found.rows[:_FREQUENT]
    if found.rows is not space.rows or len(found) < 2 * of * len(rows):
        return _scores(columns, found.rows, found.codes, layouts, worth=worth, weight=weight)
    every_row = np.repeat(np.arange(len(rows)), of)
    table = _scores(
        columns, rows, every_row, np.tile(np.arange(of), len(rows)), worth=worth, weight=weight
    )
    cells = found.codes.astype(np.int64) * of
    cells += layouts
    scores = table.take(cells, mode="clip")
    others = np.flatnonzero(found.codes >= len(rows))
    if len(others):
        codes, layouts = found.codes.take(others), layouts.take(others)
        scores[others] = _scores(columns, found.rows, codes, layouts, worth=worth, weight=weight)
    return scores


def _scores(
    columns: Sequence[tuple[str, int]],
    rows: Ints,
    codes: Array,
    layouts: Array,
    *,
    worth: Units,
    weight: float,
) -> Scores:
    """For each pair of a row and a layout. ``columns``: fields, and their columns in ``rows``."""
    pseudo = np.zeros(len(codes), np.float64)
    for field, column in columns:
        counts = rows[:, column]
        if not counts.any():
            continue
        if field in MEASURED:
            pseudo += counts.take(codes) * worth[field].take(layouts)
        else:
            pseudo += counts.take(codes) * BY_NAME[field].weight
    amounts: Any = pseudo
    scores: Any = leaf_score(amounts, weight)
    return np.asarray(scores, np.float64)

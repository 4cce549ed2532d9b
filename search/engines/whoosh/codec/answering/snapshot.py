"""The segments of a generation as one: which documents are live, and what words are worth there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.joined_rating import JoinedRating
from search.engines.whoosh.codec.answering.rating import Rating, SegmentRating, measured
from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices
from search.engines.whoosh.codec.finding.leaves import (
    Found,
    Place,
    find_in_each,
    find_row_in_each,
    is_row,
)
from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.codec.segment import Segment, space_of
from search.fields import MEASURED
from search.query.tree import Leaf


class Part:
    """A segment of a snapshot, and which of its documents are deleted in it."""

    def __init__(self, segment: Segment, dead: Array) -> None:
        self.segment = segment
        self.articles = segment.documents - len(dead)
        self.mask: NDArray[np.bool_] | None = None  #: the live ones; None: all
        if len(dead):
            self.mask = np.ones(segment.documents, bool)
            self.mask[as_indices(dead)] = False
        self._dead = dead
        self._counts: dict[str, Ints] = {}

    @cached_property
    def live(self) -> Array:
        """The documents that are not deleted, ascending. Most questions need not know."""
        return self.segment.without(self._dead)

    def counts(self, name: str) -> Ints:
        """How many live documents have each value of a facet."""
        if name not in self._counts:
            self._counts[name] = self.segment.counted[name].counted(self.live)
        return self._counts[name]


class Snapshot:
    """Some segments, read together. Any number of threads may ask it at once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.articles = sum(part.articles for part in self.parts)

    @cached_property
    def ratings(self) -> tuple[SegmentRating, ...]:
        """For each part what is worth how much in it."""
        totals = [
            measured(part.segment, None if part.mask is None else part.live) for part in self.parts
        ]
        averages = {
            field: sum(total[field] for total in totals) / max(1, self.articles)
            for field in MEASURED
        }
        return tuple(SegmentRating(part.segment, part.mask, averages) for part in self.parts)

    @cached_property
    def rating(self) -> Rating[Any]:
        """What words are worth in all parts."""
        return self.ratings[0] if len(self.parts) == 1 else JoinedRating(self.ratings)

    @cached_property
    def _places(self) -> dict[str, list[Place]]:
        """The places of each space, by its name."""
        return {
            space.name: [(part.segment.spaces[space.name], part.mask) for part in self.parts]
            for space in SPACES
        }

    @cached_property
    def starts(self) -> list[int]:
        """For each part which document of ``rating`` its first one is."""
        if not isinstance(self.rating, JoinedRating):
            return [0]
        starts: list[int] = self.rating.space.starts[:-1].tolist()
        return starts

    def find(self, leaf: Leaf, deadline: Deadline = NEVER) -> list[Found]:
        """Where a leaf occurs in each part. Raises QueryError once ``deadline`` has passed."""
        places = self._places[space_of(leaf.field)]
        rating = self.rating
        if is_row(leaf) and isinstance(rating, JoinedRating):
            return find_row_in_each(leaf, rating.space, places, deadline)
        return find_in_each(leaf, places, deadline)

    def by_parts(self, docs: Array) -> list[Array]:
        """Documents of ``rating``, ascending, as those of each part."""
        if len(self.parts) == 1:
            return [docs]
        cuts = [*docs.searchsorted(self.starts).tolist(), len(docs)]
        return [
            docs[first:end] - np.int32(start)
            for start, first, end in zip(self.starts, cuts, cuts[1:], strict=False)
        ]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segment of each part."""
        return tuple(part.segment for part in self.parts)

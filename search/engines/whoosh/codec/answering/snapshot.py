"""The segments of a generation as one: which documents are live, and what words are worth there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.answering.joined_rating import JoinedRating
from search.engines.whoosh.codec.answering.rating import Rating, SegmentRating, measured
from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices
from search.engines.whoosh.codec.finding.matching import live_documents
from search.engines.whoosh.codec.segment import Segment
from search.ranking import MEASURED


class Part:
    """A segment of a snapshot, and which of its documents are deleted in it."""

    def __init__(self, segment: Segment, dead: Array) -> None:
        self.segment = segment
        self.live = live_documents(segment.documents, dead)
        self.mask: NDArray[np.bool_] | None = None
        if len(dead):
            self.mask = np.zeros(segment.documents, bool)
            self.mask[as_indices(self.live)] = True
        self._counts: dict[str, Ints] = {}

    def counts(self, name: str) -> Ints:
        """How many live documents have each value of a facet."""
        if name not in self._counts:
            self._counts[name] = self.segment.counted[name].counted(self.live)
        return self._counts[name]


class Snapshot:
    """Some segments, read together. Any number of threads may ask it at once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.articles = sum(len(part.live) for part in self.parts)

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
    def rating(self) -> Rating:
        """What words are worth in all parts."""
        return self.ratings[0] if len(self.parts) == 1 else JoinedRating(self.ratings)

    def split(self, docs: Array) -> tuple[Ints, Array]:
        """The part of each document of ``rating``, and its number there."""
        if not isinstance(self.rating, JoinedRating):
            return np.zeros(len(docs), np.int64), docs
        space = self.rating.space
        parts = space.part_of(docs)
        return parts, docs - space.starts.take(parts)

    def by_parts(self, docs: Array) -> list[Array]:
        """Documents of ``rating``, as those of each part."""
        if len(self.parts) == 1:
            return [docs]
        parts, docs = self.split(docs)
        return [docs.take(np.flatnonzero(parts == at)) for at in range(len(self.parts))]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segment of each part."""
        return tuple(part.segment for part in self.parts)

"""The segments of a generation as one: what a query finds in all of them, scored and in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from math import inf

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.finding import Found, find
from search.engines.whoosh.codec.matching import live_documents, matching
from search.engines.whoosh.codec.ordering import first_by_keys
from search.engines.whoosh.codec.ragged import Array
from search.engines.whoosh.codec.scoring import Scores, Units, leaf_scores, tokens, units
from search.engines.whoosh.codec.segment import Segment, space_of
from search.engines.whoosh.codec.sets import meeting
from search.filtering import Restriction, facet, restrictions
from search.matching import meaning
from search.model import Facet, Query, Sort
from search.paging import UNDATED, window
from search.query.tree import Leaf
from search.ranking import DIGITS, MEASURED, idf, leaves_to_score, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A document found, and its score."""

    segment: int
    document: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a query finds: how much, its page, its facets."""

    total: int
    page: tuple[Ranked, ...]
    facets: tuple[Facet, ...]


class Part:
    """A segment of a snapshot, and which of its documents are deleted in it."""

    def __init__(self, segment: Segment, dead: Array) -> None:
        self.segment = segment
        self.live = live_documents(segment.documents, dead)
        self.mask: NDArray[np.bool_] | None = None
        if len(dead):
            self.mask = np.zeros(segment.documents, bool)
            self.mask[self.live] = True


class Snapshot:
    """Some segments, read together. Any number of threads may ask it at once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.articles = sum(len(part.live) for part in self.parts)

    def find(self, article_id: str) -> tuple[Segment, int] | None:
        """The segment and document of an article."""
        for part in self.parts:
            for document in part.segment.find(article_id):
                if part.mask is None or part.mask[document]:
                    return part.segment, document
        return None

    def search(self, query: Query, deadline: Deadline = NEVER) -> Answer:
        """What the query finds. Raises QueryError once ``deadline`` has passed."""
        return _Search(self, query, deadline).answer()

    @cached_property
    def worth(self) -> tuple[Units, ...]:
        """For each part what one occurrence is worth; see ``scoring``."""
        averages = {
            field: sum(tokens(part.segment, field, part.live) for part in self.parts)
            / max(1, self.articles)
            for field in MEASURED
        }
        return tuple(units(part.segment, averages) for part in self.parts)


class _Search:
    """One query on its way through the segments."""

    def __init__(self, snapshot: Snapshot, query: Query, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._query = query
        self._deadline = deadline
        self._leaves: dict[tuple[object, ...], tuple[Found, ...]] = {}

    def answer(self) -> Answer:
        query = self._query
        matched = [
            matching(query.tree, part.segment, part.live, partial(self._docs, at))
            for at, part in enumerate(self._snapshot.parts)
        ]
        filters = restrictions(query.filters)
        found = self._restricted(matched, filters)
        facets: list[Facet] = []
        for name in query.facets:
            self._deadline.check()
            counted = found
            if name in filters and filters[name].wanted is not None:
                counted = self._restricted(matched, filters, chosen_but=name)
            facets.append(facet(name, self._counts(name, counted), query.facet_size))
        return Answer(
            total=sum(map(len, found)), page=tuple(self._page(found)), facets=tuple(facets)
        )

    def _found(self, leaf: Leaf) -> tuple[Found, ...]:
        key = meaning(leaf)
        if key not in self._leaves:
            self._deadline.check()
            space = space_of(leaf.field)
            self._leaves[key] = tuple(
                find(leaf, part.segment.spaces[space], part.mask, self._deadline)
                for part in self._snapshot.parts
            )
        return self._leaves[key]

    def _docs(self, at: int, leaf: Leaf) -> Array:
        return self._found(leaf)[at].docs

    def _restricted(
        self,
        matched: Sequence[Array],
        filters: Mapping[str, Restriction],
        *,
        chosen_but: str = "",
    ) -> list[Array]:
        """Those that pass the filters; of the field ``chosen_but``, its exclusions only."""
        passed = list(matched)
        for name, restriction in filters.items():
            for at, part in enumerate(self._snapshot.parts):
                self._deadline.check()
                column = part.segment.facets[name]
                if restriction.unwanted:
                    unwanted = column.having([one in restriction.unwanted for one in column.kinds])
                    passed[at] = passed[at][~unwanted.take(passed[at])]
                if restriction.wanted is not None and name != chosen_but:
                    wanted = column.having([one in restriction.wanted for one in column.kinds])
                    passed[at] = passed[at][wanted.take(passed[at])]
        return passed

    def _counts(self, name: str, found: Sequence[Array]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for part, docs in zip(self._snapshot.parts, found, strict=True):
            column = part.segment.facets[name]
            counted = column.counted(docs)
            for value in np.flatnonzero(counted).tolist():
                counts[column.kinds[value]] += int(counted[value])
        return counts

    def _page(self, found: Sequence[Array]) -> Iterator[Ranked]:
        first, end = window(self._query)
        if first >= sum(map(len, found)):
            return
        tops: list[tuple[float, float, bytes, int, int]] = []
        for at, (part, docs) in enumerate(zip(self._snapshot.parts, found, strict=True)):
            self._deadline.check()
            keys = self._keys(at, docs)
            for place in first_by_keys([*keys, -part.segment.id_ranks.take(docs)], end).tolist():
                document = int(docs[place])
                one, other = (-float(key[place]) for key in keys)
                tops.append((one, other, part.segment.ids[document], at, document))
        tops.sort()
        for *_, at, document in islice(tops, first, end):
            score = float(self._scores(at, np.array([document], np.int32))[0])
            yield Ranked(segment=at, document=document, score=rounded(score))

    def _keys(self, at: int, docs: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What the documents are ordered by, the highest first; then by id."""
        dates = self._snapshot.parts[at].segment.dates.of(docs).astype(np.float64)
        match self._query.sort:
            case Sort.RELEVANCE:
                return _rounded(self._scores(at, docs)), dates
            case Sort.NEWEST:
                return dates, np.zeros(len(docs))
            case Sort.OLDEST:
                return -np.where(dates == UNDATED, inf, dates), np.zeros(len(docs))

    def _scores(self, at: int, docs: Array) -> Scores:
        """The scores of documents of a part, not yet rounded."""
        scores = np.zeros(len(docs), np.float64)
        snapshot = self._snapshot
        for leaf, times in leaves_to_score(self._query.tree).values():
            everywhere = self._found(leaf)
            weight = idf(sum(map(len, everywhere)), snapshot.articles)
            places, which = meeting(docs, everywhere[at].docs)
            scores[places] += times * leaf_scores(
                leaf,
                everywhere[at],
                which,
                segment=snapshot.parts[at].segment,
                worth=snapshot.worth[at],
                weight=weight,
            )
        return scores


def _rounded(scores: Scores) -> Scores:
    """``ranking.rounded`` of each."""
    scale = 10.0**DIGITS
    return np.rint(scores * scale) / scale

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
from search.engines.whoosh.codec.ordering import Key, first_by_keys
from search.engines.whoosh.codec.ragged import Array, Ints
from search.engines.whoosh.codec.scoring import Scores, Units, leaf_scores, tokens, units
from search.engines.whoosh.codec.segment import Segment, space_of
from search.filtering import Restriction, facet, restrictions
from search.matching import meaning
from search.model import Facet, Query, Sort
from search.paging import UNDATED, window
from search.query.tree import Leaf
from search.ranking import DIGITS, MEASURED, idf, leaves_to_score


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
            matching(query.tree, part.segment, part.live, partial(self._docs, at), self._deadline)
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
            space = space_of(leaf.field)
            self._leaves[key] = tuple(
                find(leaf, part.segment.spaces[space], part.mask, self._deadline)
                for part in self._snapshot.parts
            )
        return self._leaves[key]

    @cached_property
    def _scored(self) -> list[tuple[Leaf, int, float]]:
        """The leaves that are scored, how often each was typed, and its idf."""
        return [
            (leaf, times, idf(sum(map(len, self._found(leaf))), self._snapshot.articles))
            for leaf, times in leaves_to_score(self._query.tree).values()
        ]

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
        tops: list[tuple[float, float, bytes, float, int, int]] = []
        for at, docs in enumerate(found):
            self._deadline.check()
            segment = self._snapshot.parts[at].segment
            scores = self._scores(at, docs) if self._query.sort is Sort.RELEVANCE else None
            keys = self._keys(segment, docs, scores)
            best = first_by_keys(len(docs), keys, end)
            one, other, _ = (-key(best).astype(np.float64) for key in keys)
            shown = self._scores(at, docs.take(best)) if scores is None else scores.take(best)
            documents = docs.take(best).tolist()
            for place, document in enumerate(documents):
                order = float(one[place]), float(other[place]), segment.ids[document]
                tops.append((*order, float(shown[place]), at, document))
        tops.sort()
        for *_, score, at, document in islice(tops, first, end):
            yield Ranked(segment=at, document=document, score=score)

    def _keys(self, segment: Segment, docs: Array, scores: Scores | None) -> tuple[Key, Key, Key]:
        """What the documents are ordered by, the highest first."""

        def dates(places: Ints) -> Array:
            return segment.dates.of(docs.take(places))

        def ids(places: Ints) -> Array:
            return -segment.id_ranks.take(docs.take(places))

        if scores is not None:
            return scores.take, dates, ids
        if self._query.sort is Sort.NEWEST:
            return dates, np.zeros_like, ids
        return (lambda places: -_undated_last(dates(places))), np.zeros_like, ids

    def _scores(self, at: int, docs: Array) -> Scores:
        """The scores of documents of a part, rounded."""
        scores = np.zeros(len(docs), np.float64)
        snapshot = self._snapshot
        for leaf, times, weight in self._scored:
            self._deadline.check()
            everywhere = self._found(leaf)
            places, its = everywhere[at].among(docs, snapshot.parts[at].segment.documents)
            scores[places] += times * leaf_scores(
                leaf,
                its,
                segment=snapshot.parts[at].segment,
                worth=snapshot.worth[at],
                weight=weight,
            )
        scale = 10.0**DIGITS
        return np.rint(scores * scale) / scale  # as ranking.rounded


def _undated_last(dates: Array) -> NDArray[np.float64]:
    return np.where(dates == UNDATED, inf, dates)

"""One query on its way through the segments of a snapshot, whatever its tree is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import numpy as np

from search.deadline import Deadline
from search.engines.whoosh.codec.answering.counting import Counting
from search.engines.whoosh.codec.answering.ranked import Ranked, best_first, by_date, together
from search.engines.whoosh.codec.answering.rating import Scores
from search.engines.whoosh.codec.answering.snapshot import Snapshot
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.file.columns import Values
from search.engines.whoosh.codec.file.months import Months
from search.engines.whoosh.codec.finding.leaves import Found
from search.engines.whoosh.codec.finding.matching import matching
from search.filtering import Restriction, restrictions
from search.matching import fields_of, meaning
from search.model import Facet, Query, Sort
from search.paging import window
from search.query.tree import Leaf
from search.ranking import idf, leaves_to_score


class Answering:
    """What a query finds in a snapshot: asked for piece by piece."""

    def __init__(self, snapshot: Snapshot, query: Query, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._query = query
        self._deadline = deadline
        self._leaves: dict[tuple[object, ...], Sequence[Found]] = {}
        self._filters = restrictions(query.filters)
        self._matched = [
            matching(query.tree, part.segment, part.live, partial(self._docs, at), deadline)
            for at, part in enumerate(snapshot.parts)
        ]

    @cached_property
    def found(self) -> list[Array]:
        """Of each part the documents that match and pass all filters, ascending."""
        return self._restricted()

    def facets(self) -> tuple[Facet, ...]:
        """The facets that the query asks for."""
        facets: list[Facet] = []
        counting = None
        for name in self._query.facets:
            self._deadline.check()
            if name in self._filters and self._filters[name].wanted is not None:
                its = Counting(self._snapshot.parts, self._restricted(chosen_but=name))
            else:
                its = counting = counting or Counting(self._snapshot.parts, self.found)
            facets.append(its.facet(name, self._query.facet_size))
        return tuple(facets)

    def page(self) -> tuple[Ranked, ...]:
        """The query's page of hits, in order."""
        view = window(self._query)
        if view[0] >= sum(map(len, self.found)):
            return ()
        segments = self._snapshot.segments
        if self._query.sort is Sort.RELEVANCE:
            return best_first(segments, self._scored(self.found), view)
        first = by_date(segments, self.found, self._query.sort, view)
        return together(segments, self._scored(first), self._query.sort, view)

    def _docs(self, at: int, leaf: Leaf) -> Array:
        return self._found(leaf)[at].docs

    def _found(self, leaf: Leaf) -> Sequence[Found]:
        key = meaning(leaf)
        if key not in self._leaves:
            self._leaves[key] = self._snapshot.find(leaf, self._deadline)
        return self._leaves[key]

    def _restricted(self, *, chosen_but: str = "") -> list[Array]:
        """Those that pass the filters; of the field ``chosen_but``, its exclusions only."""
        passed = list(self._matched)
        for name, restriction in self._filters.items():
            for at, part in enumerate(self._snapshot.parts):
                self._deadline.check()
                chosen = name != chosen_but
                passed[at] = _passing(part.segment.counted[name], passed[at], restriction, chosen)
        return passed

    @cached_property
    def _leaves_to_score(self) -> list[tuple[Leaf, int, float]]:
        """The leaves that are scored, how often each was typed, and its idf."""
        return [
            (leaf, times, idf(sum(map(len, self._found(leaf))), self._snapshot.articles))
            for leaf, times in leaves_to_score(self._query.tree).values()
        ]

    def _scored(self, found: Sequence[Array]) -> list[tuple[Array, Scores]]:
        """Documents of each part, and their scores."""
        return [(docs, self._scores(at, docs)) for at, docs in enumerate(found)]

    def _scores(self, at: int, docs: Array) -> Scores:
        self._deadline.check()
        scores = np.zeros(len(docs), np.float64)
        rating = self._snapshot.ratings[at]
        for leaf, times, weight in self._leaves_to_score:
            self._deadline.check()
            places, its = self._found(leaf)[at].among(docs, rating.documents)
            scores[places] += times * rating.scores(its, fields_of(leaf), weight)
        return scores


def _passing(column: Values | Months, docs: Array, restriction: Restriction, chosen: bool) -> Array:
    if restriction.unwanted:
        unwanted = column.having([one in restriction.unwanted for one in column.kinds])
        docs = docs[~unwanted.take(docs)]
    if restriction.wanted is not None and chosen:
        wanted = column.having([one in restriction.wanted for one in column.kinds])
        docs = docs[wanted.take(docs)]
    return docs

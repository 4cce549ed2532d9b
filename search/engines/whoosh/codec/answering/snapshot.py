"""The segments of a generation as one: what a query finds in all of them, scored and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.bags import Bag, bag_of, best
from search.engines.whoosh.codec.answering.counting import Counting
from search.engines.whoosh.codec.answering.one_leaf import best_of_leaf, is_scored
from search.engines.whoosh.codec.answering.ordering import SLACK
from search.engines.whoosh.codec.answering.ranked import Ranked, best_first
from search.engines.whoosh.codec.answering.rating import Rating, measured
from search.engines.whoosh.codec.answering.trees import Answering
from search.engines.whoosh.codec.answering.words import Best, Wanted, Word
from search.engines.whoosh.codec.coding.ragged import Array, Ints, as_indices
from search.engines.whoosh.codec.finding.leaves import find
from search.engines.whoosh.codec.finding.matching import live_documents
from search.engines.whoosh.codec.segment import Segment, space_of
from search.model import Facet, Query, Sort
from search.paging import window
from search.query.tree import Leaf
from search.ranking import MEASURED, idf


@dataclass(frozen=True, slots=True)
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
            self.mask[as_indices(self.live)] = True
        self._counts: dict[str, Ints] = {}

    def counts(self, name: str) -> Ints:
        """How many live documents have each value of a facet."""
        if name not in self._counts:
            self._counts[name] = self.segment.facets[name].counted(self.live)
        return self._counts[name]


class Snapshot:
    """Some segments, read together. Any number of threads may ask it at once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.articles = sum(len(part.live) for part in self.parts)

    def search(self, query: Query, deadline: Deadline = NEVER) -> Answer:
        """What the query finds. Raises QueryError once ``deadline`` has passed."""
        if query.sort is Sort.RELEVANCE and not query.filters and (bag := bag_of(query.tree)):
            return self._answer(bag, query, deadline)
        if query.sort is Sort.RELEVANCE and not query.filters and is_scored(query.tree):
            return self._answer_leaf(query.tree, query, deadline)
        answering = Answering(self, query, deadline)
        return Answer(sum(map(len, answering.found)), answering.page(), answering.facets())

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """For each part what words are worth in it."""
        totals = [
            measured(part.segment, None if part.mask is None else part.live) for part in self.parts
        ]
        averages = {
            field: sum(total[field] for total in totals) / max(1, self.articles)
            for field in MEASURED
        }
        return tuple(Rating(part.segment, part.mask, averages) for part in self.parts)

    @cached_property
    def _segments(self) -> tuple[Segment, ...]:
        return tuple(part.segment for part in self.parts)

    def _answer(self, bag: Bag, query: Query, deadline: Deadline) -> Answer:
        view = window(query)
        count = max(1, view[1])  # of a page of none the total is asked for
        wanted = Wanted(count, bool(query.facets))
        found: list[Best] = []
        scores: list[float] = []
        for rating, words in zip(self.ratings, self._words(bag), strict=True):
            terms = [term for stem in bag.without if (term := rating.space.term(stem)) >= 0]
            found.append(
                best(rating, words, wanted, every=bag.every, without=terms, deadline=deadline)
            )
            if len(self.ratings) > 1:  # what is worse than the best so far is not asked for
                scores = nlargest(count, scores + found[-1].scores.tolist())
                if len(scores) == count:
                    wanted = Wanted(count, bool(query.facets), scores[-1] - SLACK)
        deadline.check()
        total = sum([one.total for one in found])
        page: tuple[Ranked, ...] = ()
        if view[0] < total:
            page = best_first(self._segments, [(one.docs, one.scores) for one in found], view)
        matching = [one.docs if one.matching is None else one.matching for one in found]
        return Answer(total, page, self._facets(matching, query, deadline))

    def _answer_leaf(self, leaf: Leaf, query: Query, deadline: Deadline) -> Answer:
        space = space_of(leaf.field)
        found = [find(leaf, part.segment.spaces[space], part.mask, deadline) for part in self.parts]
        total = sum(map(len, found))
        view = window(query)
        page: tuple[Ranked, ...] = ()
        if view[0] < min(view[1], total):
            weight = idf(total, self.articles)
            first = [
                best_of_leaf(leaf, rating, one, view[1], weight)
                for rating, one in zip(self.ratings, found, strict=True)
            ]
            deadline.check()
            page = best_first(self._segments, first, view)
        facets = self._facets([one.docs for one in found], query, deadline)
        return Answer(total, page, facets)

    def _facets(
        self, found: Sequence[Array], query: Query, deadline: Deadline
    ) -> tuple[Facet, ...]:
        if not query.facets:
            return ()
        counting = Counting(self.parts, found)
        facets: list[Facet] = []
        for name in query.facets:
            deadline.check()
            facets.append(counting.facet(name, query.facet_size))
        return tuple(facets)

    def _words(self, bag: Bag) -> list[list[Word]]:
        """The words of a query in each part; none where it cannot match there."""
        words: list[list[Word]] = [[] for _ in self.ratings]
        lacking = set()
        for stem, times in bag.words:
            terms = [rating.space.term(stem) for rating in self.ratings]
            spread = sum(
                rating.spread(term)
                for rating, term in zip(self.ratings, terms, strict=True)
                if term >= 0
            )
            weight = idf(spread, self.articles)
            for at, term in enumerate(terms):
                if term >= 0:
                    words[at].append(Word(term, times, weight))
                elif bag.every:
                    lacking.add(at)
        return [[] if at in lacking else its for at, its in enumerate(words)] if lacking else words

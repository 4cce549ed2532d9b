"""What a query finds in a snapshot: by the quickest of the ways that can answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.bags import Bag, bag_of, best
from search.engines.whoosh.codec.answering.counting import Counting
from search.engines.whoosh.codec.answering.one_leaf import best_of_leaf, is_scored
from search.engines.whoosh.codec.answering.ordering import SLACK
from search.engines.whoosh.codec.answering.ranked import Ranked, best_first
from search.engines.whoosh.codec.answering.snapshot import Snapshot
from search.engines.whoosh.codec.answering.trees import Answering
from search.engines.whoosh.codec.answering.words import Asked, Best, Wanted, Word
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.finding.leaves import find
from search.engines.whoosh.codec.segment import space_of
from search.model import Facet, Query, Sort
from search.paging import window
from search.query.tree import Leaf
from search.ranking import idf


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query finds: how much, its page, its facets."""

    total: int
    page: tuple[Ranked, ...]
    facets: tuple[Facet, ...]


def search(snapshot: Snapshot, query: Query, deadline: Deadline = NEVER) -> Answer:
    """What the query finds in a snapshot. Raises QueryError once ``deadline`` has passed."""
    if query.sort is Sort.RELEVANCE and not query.filters and (bag := bag_of(query.tree)):
        return _answer_bag(bag, snapshot, query, deadline)
    if query.sort is Sort.RELEVANCE and not query.filters and is_scored(query.tree):
        return _answer_leaf(query.tree, snapshot, query, deadline)
    answering = Answering(snapshot, query, deadline)
    return Answer(sum(map(len, answering.found)), answering.page(), answering.facets())


def _answer_bag(bag: Bag, snapshot: Snapshot, query: Query, deadline: Deadline) -> Answer:
    view = window(query)
    count = max(1, view[1])  # of a page of none the total is asked for
    wanted = Wanted(count, bool(query.facets))
    found: list[Best] = []
    scores: list[float] = []
    for rating, words in zip(snapshot.ratings, _words(bag, snapshot), strict=True):
        terms = [term for stem in bag.without if (term := rating.space.term(stem)) >= 0]
        found.append(best(rating, Asked(words, bag.every, terms), wanted, deadline))
        if len(snapshot.ratings) > 1:  # what is worse than the best so far is not asked for
            scores = nlargest(count, scores + found[-1].scores.tolist())
            if len(scores) == count:
                wanted = Wanted(count, bool(query.facets), scores[-1] - SLACK)
    deadline.check()
    total = sum([one.total for one in found])
    page: tuple[Ranked, ...] = ()
    if view[0] < total:
        page = best_first(snapshot.segments, [(one.docs, one.scores) for one in found], view)
    matching = [one.docs if one.matching is None else one.matching for one in found]
    return Answer(total, page, _facets(matching, snapshot, query, deadline))


def _answer_leaf(leaf: Leaf, snapshot: Snapshot, query: Query, deadline: Deadline) -> Answer:
    space = space_of(leaf.field)
    found = [find(leaf, part.segment.spaces[space], part.mask, deadline) for part in snapshot.parts]
    total = sum(map(len, found))
    view = window(query)
    page: tuple[Ranked, ...] = ()
    if view[0] < min(view[1], total):
        weight = idf(total, snapshot.articles)
        first = [
            best_of_leaf(leaf, rating, one, view[1], weight)
            for rating, one in zip(snapshot.ratings, found, strict=True)
        ]
        deadline.check()
        page = best_first(snapshot.segments, first, view)
    facets = _facets([one.docs for one in found], snapshot, query, deadline)
    return Answer(total, page, facets)


def _facets(
    found: Sequence[Array], snapshot: Snapshot, query: Query, deadline: Deadline
) -> tuple[Facet, ...]:
    if not query.facets:
        return ()
    counting = Counting(snapshot.parts, found)
    facets: list[Facet] = []
    for name in query.facets:
        deadline.check()
        facets.append(counting.facet(name, query.facet_size))
    return tuple(facets)


def _words(bag: Bag, snapshot: Snapshot) -> list[list[Word]]:
    """The words of a query in each part; none where it cannot match there."""
    words: list[list[Word]] = [[] for _ in snapshot.ratings]
    lacking = set()
    for stem, times in bag.words:
        terms = [rating.space.term(stem) for rating in snapshot.ratings]
        spread = sum(
            rating.spread(term)
            for rating, term in zip(snapshot.ratings, terms, strict=True)
            if term >= 0
        )
        weight = idf(spread, snapshot.articles)
        for at, term in enumerate(terms):
            if term >= 0:
                words[at].append(Word(term, times, weight))
            elif bag.every:
                lacking.add(at)
    return [[] if at in lacking else its for at, its in enumerate(words)] if lacking else words

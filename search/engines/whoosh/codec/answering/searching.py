"""What a query finds in a snapshot: by the quickest of the ways that can answer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.bags import bag_of, best
from search.engines.whoosh.codec.answering.counting import Counting
from search.engines.whoosh.codec.answering.one_leaf import best_of_leaf, is_scored
from search.engines.whoosh.codec.answering.ranked import Ranked, Window, first_of_one, joined_first
from search.engines.whoosh.codec.answering.snapshot import Snapshot
from search.engines.whoosh.codec.answering.trees import Answering
from search.engines.whoosh.codec.answering.words import Best, Wanted
from search.engines.whoosh.codec.coding.ragged import Array
from search.model import Facet, Query, Sort
from search.paging import window


class Answer(NamedTuple):
    """What a query finds: how much, its page, its facets."""

    total: int
    page: tuple[Ranked, ...]
    facets: tuple[Facet, ...]


def search(snapshot: Snapshot, query: Query, deadline: Deadline = NEVER) -> Answer:
    """What the query finds in a snapshot. Raises QueryError once ``deadline`` has passed."""
    if query.sort is Sort.RELEVANCE and not query.filters:
        view = window(query)
        size = max(1, view[1])  # of a page of none the total is asked for
        if bag := bag_of(query.tree):
            wanted = Wanted(size, bool(query.facets))
            found = best(bag, snapshot.rating, snapshot.articles, wanted, deadline)
            return _answer(found, view, snapshot, query, deadline)
        if is_scored(query.tree):
            found = best_of_leaf(query.tree, snapshot, size, deadline)
            return _answer(found, view, snapshot, query, deadline)
    answering = Answering(snapshot, query, deadline)
    return Answer(sum(map(len, answering.found)), answering.page(), answering.facets())


def _answer(
    found: Best, view: Window, snapshot: Snapshot, query: Query, deadline: Deadline
) -> Answer:
    deadline.check()
    page: tuple[Ranked, ...] = ()
    if view[0] < min(view[1], found.total):
        page = _page(snapshot, found, view)
    if not query.facets:
        return Answer(found.total, page, ())
    docs = found.docs if found.matching is None else found.matching
    return Answer(found.total, page, _facets(snapshot.by_parts(docs), snapshot, query, deadline))


def _page(snapshot: Snapshot, found: Best, view: Window) -> tuple[Ranked, ...]:
    if len(snapshot.parts) == 1:
        return first_of_one(snapshot.segments[0], found.docs, found.scores, view)
    return joined_first(snapshot.segments, snapshot.starts, found.docs, found.scores, view)


def _facets(
    found: Sequence[Array], snapshot: Snapshot, query: Query, deadline: Deadline
) -> tuple[Facet, ...]:
    counting = Counting(snapshot.parts, found)
    facets: list[Facet] = []
    for name in query.facets:
        deadline.check()
        facets.append(counting.facet(name, query.facet_size))
    return tuple(facets)

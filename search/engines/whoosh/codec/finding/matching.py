"""From a query tree to the documents of a segment that match it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.finding.sets import difference, intersection, union
from search.engines.whoosh.codec.segment import Segment
from search.model import ArticleDate
from search.query.tree import And, DateRange, Everything, Leaf, Node, Not, Nothing, Or

_DAY = 86_400


def matching(
    tree: Node,
    segment: Segment,
    live: Array,
    find: Callable[[Leaf], Array],
    deadline: Deadline = NEVER,
) -> Array:
    """The documents that match, ascending. ``live``: those that are not deleted, ascending.

    ``find`` gives the live documents of a leaf. The tree is walked without recursion: a thousand
    operators nested in each other are no trouble. Raises QueryError once ``deadline`` has passed.
    """
    found: dict[int, Array] = {}
    for node in reversed(list(_from_the_root(tree))):
        deadline.check()
        found[id(node)] = _of_node(node, found, segment, live, find)
    return found[id(tree)]


def _from_the_root(tree: Node) -> Iterator[Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case And(children=children):
                for child in children:  # what is minded in the end is not found beforehand
                    match child:
                        case Not(child=unwanted):
                            waiting.append(unwanted)
                        case DateRange():
                            pass
                        case _:
                            waiting.append(child)
            case Or(children=children):
                if Everything() not in children:
                    waiting += children
            case Not(child=child):
                waiting.append(child)


def _of_node(
    node: Node,
    found: dict[int, Array],
    segment: Segment,
    live: Array,
    find: Callable[[Leaf], Array],
) -> Array:
    match node:
        case And(children=children):
            return _all(children, found, live, segment)
        case Or(children=children) if Everything() in children:
            return live
        case Or(children=children):
            return union([found[id(child)] for child in children], segment.documents)
        case Not(child=child):
            return difference(live, found[id(child)], segment.documents)
        case Everything():
            return live
        case Nothing():
            return _NONE
        case DateRange():
            return _within(node, live, segment)
        case _:
            return find(node)


def _all(
    children: tuple[Node, ...], found: dict[int, Array], live: Array, segment: Segment
) -> Array:
    """What all match: from the rarest on; dates and what must not match are minded in the end."""
    wanted = [found[id(child)] for child in children if not isinstance(child, Not | DateRange)]
    wanted = [those for those in wanted if those is not live]
    both, *others = sorted(wanted, key=len) or [live]
    for other in others:
        if not len(both):
            break
        both = intersection(both, other)
    for child in children:
        match child:
            case Not(child=unwanted):
                both = difference(both, found[id(unwanted)], segment.documents)
            case DateRange():
                both = _within(child, both, segment)
    return both


def _within(span: DateRange, documents: Array, segment: Segment) -> Array:
    """Those of some documents that are of these days."""
    first = _second(span.first) if span.first else 0
    end = (_second(span.last) if span.last else _second(date.max)) + _DAY
    low, high = segment.dates.between(first, end)
    ranks = segment.dates.ranks.take(documents)
    return documents[np.flatnonzero((ranks >= low) & (ranks < high))]


def _second(day: date) -> int:
    return ArticleDate(start=datetime(day.year, day.month, day.day), precision="day").sort_key


_NONE = np.zeros(0, np.int32)

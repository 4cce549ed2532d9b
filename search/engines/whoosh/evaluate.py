"""From a query tree to the documents that match, and their scores."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum, auto

from search.deadline import NEVER, Deadline
from search.engines.whoosh.documents import Documents
from search.engines.whoosh.translate import lookup
from search.fields import BY_NAME
from search.matching import fields_of, meaning
from search.model import ArticleDate, Query
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
)
from search.ranking import MEASURED, idf, leaf_score, leaves_to_score

_DAY = 86_400


class _Join(Enum):
    AND = auto()
    OR = auto()
    NOT = auto()


def evaluate(
    query: Query, documents: Documents, deadline: Deadline = NEVER
) -> tuple[set[int], array[float]]:
    """The documents that match, and for every document the sum of its leaves' scores.

    The tree is walked with a stack of steps, not by recursion, and wide ones are joined as they
    are walked: a thousand operators nested in each other, or side by side, are no trouble.
    Raises QueryError once ``deadline`` has passed.
    """
    tree = query.tree
    scores = array("d", bytes(8 * documents.size))
    unscored = leaves_to_score(tree)
    results: list[set[int]] = []
    steps: list[tuple[Node | _Join, bool]] = [(tree, True)]
    while steps:
        step, scored = steps.pop()
        deadline.check()
        match step:
            case And(children=children):
                steps += _joined(children, _Join.AND, scored)
            case Or(children=children):
                steps += _joined(children, _Join.OR, scored)
            case Not(child=child):
                steps += ((_Join.NOT, False), (child, False))
            case _Join.AND:
                other = results.pop()
                results[-1] &= other
            case _Join.OR:
                other = results.pop()
                results[-1] |= other
            case _Join.NOT:
                results.append(set(documents.live).difference(results.pop()))
            case Everything():
                results.append(set(documents.live))
            case Nothing():
                results.append(set())
            case DateRange():
                results.append(_dated(step, documents, deadline))
            case _:
                leaf: Leaf = step
                _, times = unscored.pop(meaning(leaf), (leaf, 0)) if scored else (leaf, 0)
                if times:
                    results.append(_scored(leaf, times, documents, scores, deadline))
                else:
                    results.append(_found(leaf, documents, deadline))
    return results.pop(), scores


def _joined(
    children: tuple[Node, ...], join: _Join, scored: bool
) -> Iterator[tuple[Node | _Join, bool]]:
    """The steps, last one first: a child, then for every other one the child and the join.

    Leaves that mean the same are looked up once: ``the the the`` costs no more than ``the``.
    """
    children = tuple(
        {
            meaning(child) if isinstance(child, Leaf) else (place,): child
            for place, child in enumerate(children)
        }.values()
    )
    for child in reversed(children[1:]):
        yield join, scored
        yield child, scored
    yield children[0], scored


def _found(leaf: Leaf, documents: Documents, deadline: Deadline) -> set[int]:
    found: set[int] = set()
    for name in fields_of(leaf):
        found.update(documents.frequencies(lookup(leaf, name), deadline))
    return found


def _scored(
    leaf: Leaf, times: int, documents: Documents, scores: array[float], deadline: Deadline
) -> set[int]:
    pseudo: dict[int, float] = {}
    for name in fields_of(leaf):
        counts = deadline.over(documents.frequencies(lookup(leaf, name), deadline).items())
        if name in MEASURED:
            units = documents.units(name)
            for document, count in counts:
                pseudo[document] = pseudo.get(document, 0.0) + count * units[document]
        else:
            weight = BY_NAME[name].weight
            for document, count in counts:
                pseudo[document] = pseudo.get(document, 0.0) + count * weight
    weight = idf(len(pseudo), len(documents))
    for document, frequency in deadline.over(pseudo.items()):
        scores[document] += times * leaf_score(frequency, weight)
    return set(pseudo)


def _dated(span: DateRange, documents: Documents, deadline: Deadline) -> set[int]:
    first = _second(span.first) if span.first else 0
    end = _second(span.last) + _DAY if span.last else _second(date.max) + _DAY
    dead = documents.dead
    return {
        document
        for document, when in deadline.over(enumerate(documents.dates))
        if first <= when < end and document not in dead
    }


def _second(day: date) -> int:
    return ArticleDate(start=datetime(day.year, day.month, day.day), precision="day").sort_key

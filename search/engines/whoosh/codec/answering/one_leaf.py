"""The best documents of a query that is one leaf: nothing else is joined with what it finds."""

from __future__ import annotations

from typing import TypeGuard

from search.engines.whoosh.codec.answering.ordering import SLACK, highest
from search.engines.whoosh.codec.answering.rating import Scores, SegmentRating, least_worth
from search.engines.whoosh.codec.coding.ragged import Array, where
from search.engines.whoosh.codec.finding.leaves import Found
from search.matching import fields_of
from search.query.tree import RESTRICTING, Leaf, Node

#: So few are all scored: to find the best of them takes longer.
_FEW = 32


def is_scored(tree: Node) -> TypeGuard[Leaf]:
    """Whether a tree is a leaf, and one that does not only restrict."""
    return isinstance(tree, Leaf) and tree.field not in RESTRICTING


def best_of_leaf(
    leaf: Leaf, rating: SegmentRating, found: Found, count: int, weight: float
) -> tuple[Array, Scores]:
    """The best ``count`` documents in which a leaf was found, perhaps some more; their scores.

    ``weight``: its idf.
    """
    worth = rating.worth_of(found, fields_of(leaf))
    if len(found) <= max(count, _FEW):
        return found.docs, worth * weight
    near = highest(worth, count)  # the higher this is, the higher is the score
    if len(near) >= count:
        floor = float(worth.take(near).min()) * weight - SLACK
        near = where(worth >= least_worth(floor, weight))
    return found.docs.take(near), worth.take(near) * weight

"""A query that is one leaf: the best documents in which it occurs, of all segments together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.ordering import SLACK, highest
from search.engines.whoosh.codec.answering.rating import Scores
from search.engines.whoosh.codec.answering.snapshot import Snapshot
from search.engines.whoosh.codec.answering.words import Best, Wanted
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.finding.leaves import Found
from search.matching import fields_of, meaning
from search.query.tree import RESTRICTING, Leaf, Near, Node, Phrase
from search.ranking import idf

#: So few are all scored: to find the best of them takes longer.
_FEW = 32


def is_scored(tree: Node) -> TypeGuard[Leaf]:
    """Whether a tree is a leaf, and one that does not only restrict."""
    return isinstance(tree, Leaf) and tree.field not in RESTRICTING


def best_of_leaf(
    leaf: Leaf, snapshot: Snapshot, wanted: Wanted, deadline: Deadline = NEVER
) -> Best:
    """The best documents in which a leaf occurs, and perhaps more.

    Raises QueryError once ``deadline`` has passed.
    """
    deadline.check()
    docs, scores = _scored_list(leaf, snapshot, deadline)
    if len(docs) <= max(wanted.size, _FEW):
        return Best(len(docs), docs, scores, docs)
    near = highest(scores, wanted.size, SLACK)
    return Best(len(docs), docs.take(near), scores.take(near), docs)


def _scored_list(leaf: Leaf, snapshot: Snapshot, deadline: Deadline) -> tuple[Array, Scores]:
    """The live documents of a leaf, ascending; its score in each. Kept, but for rows of words."""
    if isinstance(leaf, Phrase | Near):
        return _score(leaf, snapshot, deadline)
    shelf, key = snapshot.rating.shelf, meaning(leaf)
    kept: tuple[Array, Scores] | None = shelf.get("leaf", key)
    if kept is None:
        docs, scores = kept = _score(leaf, snapshot, deadline)
        shelf.put("leaf", key, kept, docs.nbytes + scores.nbytes)
    return kept


def _score(leaf: Leaf, snapshot: Snapshot, deadline: Deadline) -> tuple[Array, Scores]:
    found = snapshot.find(leaf, deadline)
    deadline.check()
    docs, worth = _joined(found, fields_of(leaf), snapshot)
    worth *= idf(len(docs), snapshot.articles)
    return docs, worth


def _joined(
    found: Sequence[Found], fields: Sequence[str], snapshot: Snapshot
) -> tuple[Array, Scores]:
    """What was found in each part, as that of all; what it is worth there."""
    docs: list[Array] = []
    worth: list[Scores] = []
    for rating, start, its in zip(snapshot.ratings, snapshot.starts, found, strict=True):
        if len(its):
            docs.append(its.docs + np.int32(start) if start else its.docs)
            worth.append(rating.worth_of(its, fields))
    if len(docs) == 1:
        return docs[0], worth[0]
    return np.concatenate([_NO_DOCS, *docs]), np.concatenate([_NO_SCORES, *worth])


_NO_DOCS = np.zeros(0, np.int32)
_NO_SCORES = np.zeros(0, np.float64)

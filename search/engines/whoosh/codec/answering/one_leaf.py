"""A query that is one leaf: the best documents in which it occurs, of all segments together."""

from __future__ import annotations

from typing import TypeGuard

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.ordering import SLACK, highest
from search.engines.whoosh.codec.answering.rating import NO_DOCS, NO_SCORES, Scores
from search.engines.whoosh.codec.answering.snapshot import Snapshot
from search.engines.whoosh.codec.answering.words import Best
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.finding.leaves import is_row, terms_of
from search.matching import fields_of, meaning
from search.query.tree import RESTRICTING, Leaf, Near, Node, Phrase
from search.ranking import idf

#: So few are all scored: to find the best of them takes longer.
_FEW = 32


def is_scored(tree: Node) -> TypeGuard[Leaf]:
    """Whether a tree is a leaf, and one that does not only restrict."""
    return isinstance(tree, Leaf) and tree.field not in RESTRICTING


def best_of_leaf(leaf: Leaf, snapshot: Snapshot, size: int, deadline: Deadline = NEVER) -> Best:
    """The best ``size`` documents in which a leaf occurs, and perhaps more.

    Raises QueryError once ``deadline`` has passed.
    """
    if is_row(leaf):
        docs, scores = _score_row(leaf, snapshot, deadline)
    elif isinstance(leaf, Phrase | Near):  # other rows, and words near each other: not kept either
        docs, scores = _score(leaf, snapshot, deadline)
    else:
        docs, scores = _kept(leaf, snapshot, deadline)
    if len(docs) <= max(size, _FEW):
        return Best(len(docs), docs, scores, docs)
    near = highest(scores, size, SLACK)
    return Best(len(docs), docs.take(near), scores.take(near), docs)


def _kept(leaf: Leaf, snapshot: Snapshot, deadline: Deadline) -> tuple[Array, Scores]:
    shelf, key = snapshot.rating.shelf, meaning(leaf)
    kept: tuple[Array, Scores] | None = shelf.get("leaf", key)
    if kept is None:
        docs, scores = kept = _score(leaf, snapshot, deadline)
        shelf.put("leaf", key, kept, docs.nbytes + scores.nbytes)
    return kept


def _score_row(leaf: Phrase, snapshot: Snapshot, deadline: Deadline) -> tuple[Array, Scores]:
    """The live documents of words in a row, ascending; their score in each."""
    rating = snapshot.rating
    terms = terms_of(leaf, rating.space)
    if not terms:
        return NO_DOCS, NO_SCORES
    docs, worth = rating.worth_of_row(terms, deadline)
    return docs, worth * idf(len(docs), snapshot.articles)


def _score(leaf: Leaf, snapshot: Snapshot, deadline: Deadline) -> tuple[Array, Scores]:
    """The live documents of a leaf, ascending; its score in each."""
    fields = fields_of(leaf)
    docs: list[Array] = []
    scores: list[Scores] = []
    each = snapshot.find(leaf, deadline)
    deadline.check()
    for rating, start, found in zip(snapshot.ratings, snapshot.starts, each, strict=True):
        if len(found.docs):
            docs.append(found.docs + np.int32(start) if start else found.docs)
            scores.append(rating.worth_of(found, fields))
    if len(docs) == 1:
        its, worth = docs[0], scores[0]
    else:
        its = np.concatenate([NO_DOCS, *docs])
        worth = np.concatenate([NO_SCORES, *scores])
    worth *= idf(len(its), snapshot.articles)
    return its, worth

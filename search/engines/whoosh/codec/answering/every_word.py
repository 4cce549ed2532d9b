"""The best documents that have every one of some words, and none of others.

The documents of the rarest word are looked for among those of the others.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Generic, NamedTuple

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.ordering import SLACK, highest
from search.engines.whoosh.codec.answering.rating import Rating, Scores
from search.engines.whoosh.codec.answering.words import (
    NOTHING,
    SCORES_AT_ONCE,
    Best,
    Wanted,
    Word,
    scored_list,
    scores_at,
    scores_of_all,
)
from search.engines.whoosh.codec.coding.ragged import Array, Ints, where
from search.engines.whoosh.codec.finding.membership import among
from search.engines.whoosh.codec.joined import TermId


class Asked(NamedTuple, Generic[TermId]):
    """Words that must be there, but for the wished ones."""

    words: Sequence[Word[TermId]]  #: no two are equal; their scores are added in this order
    without: Sequence[TermId]  #: terms that no document may have
    wished: Set[TermId]  #: those that count where they are, and need not be there


def best_of_every(
    rating: Rating[TermId], asked: Asked[TermId], wanted: Wanted, deadline: Deadline = NEVER
) -> Best:
    """The best documents that match, and perhaps more.

    Raises QueryError once ``deadline`` has passed.
    """
    spread_of = rating.space.spread_of
    needed = [word for word in asked.words if word.term not in asked.wished]
    rarest, *others = sorted(needed, key=lambda word: spread_of(word.term))
    matching = _Matching(rating, rarest)
    for word in others:
        deadline.check()
        matching.require(word)
        if not len(matching.docs):
            return NOTHING
    matching.leave_deleted()
    for term in asked.without:
        deadline.check()
        matching.exclude(term)
    docs = matching.docs
    if not len(docs):
        return NOTHING
    first, *more = asked.words
    scores = matching.scores(first)
    for word in more:
        deadline.check()
        scores = scores + matching.scores(word)
    near = highest(scores, wanted.size, SLACK)
    return Best(len(docs), docs.take(near), scores.take(near), docs)


class _Matching(Generic[TermId]):
    """The documents that match so far, ascending, and what is known of the words there.

    Of the rarest word, and of those whose scores are all at hand, that is what they add; of a long
    list its postings, or that the documents are all of it.
    """

    def __init__(self, rating: Rating[TermId], rarest: Word[TermId]) -> None:
        self._rating = rating
        self.docs: Array
        #: Of each word that all of them have its postings, or what it adds.
        self._postings: dict[TermId, Ints] = {}
        self._scores: dict[TermId, Scores] = {}
        self._whole: TermId | None = None  #: the word of which they are all documents
        term = rarest.term
        if rating.space.spread_of(term) <= SCORES_AT_ONCE:
            self.docs, self._scores[term] = scored_list(rating, rarest)
            return
        self.docs = rating.space.docs(term)
        self._whole = term

    def require(self, word: Word[TermId]) -> None:
        """Only those that have a word, too."""
        every = scores_of_all(self._rating, word)
        if every is not None:
            scores = every.take(self.docs)
            which = where(scores)
            self._narrow(which)
            self._scores[word.term] = scores.take(which)
            return
        which, postings = among(self._rating.space, word.term, self.docs)
        self._narrow(which)
        self._postings[word.term] = postings

    def leave_deleted(self) -> None:
        """Only live ones: last, when there are fewer than the rarest word has."""
        if self._rating.mask is not None:
            self._narrow(where(self._rating.mask.take(self.docs)))

    def exclude(self, term: TermId) -> None:
        """Only those that do not have a term."""
        which, _ = among(self._rating.space, term, self.docs)
        if len(which):
            self._narrow(np.delete(np.arange(len(self.docs)), which))

    def scores(self, word: Word[TermId]) -> Scores:
        """What a word adds to each; not to be written to."""
        known = self._scores.get(word.term)
        if known is not None:
            return known
        postings = self._postings.get(word.term)
        if word.term == self._whole:
            postings = np.arange(len(self.docs))
        if postings is not None:
            return scores_at(self._rating, word, postings, self.docs)
        every = scores_of_all(self._rating, word)
        if every is not None:
            return every.take(self.docs)
        scores: Scores = np.zeros(len(self.docs), np.float64)
        which, postings = among(self._rating.space, word.term, self.docs)
        scores[which] = scores_at(self._rating, word, postings, self.docs.take(which))
        return scores

    def _narrow(self, which: Ints) -> None:
        if len(which) == len(self.docs):
            return
        self.docs = self.docs.take(which)
        self._postings = {term: its.take(which) for term, its in self._postings.items()}
        self._scores = {term: its.take(which) for term, its in self._scores.items()}
        if self._whole is not None:
            self._postings[self._whole], self._whole = which, None

"""Words in documents, as they are scored and joined: what the quick ways of answering share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple

import numpy as np

from search.engines.whoosh.codec.answering.rating import NO_DOCS, NO_SCORES, Rating, Scores
from search.engines.whoosh.codec.coding.ragged import Array, as_indices
from search.engines.whoosh.codec.finding.membership import BitPlaces, among
from search.engines.whoosh.codec.joined import TermId

#: Scores of longer lists are worked out where they are wanted; those of shorter ones are kept.
SCORES_KEPT = 16_384

#: So few are all worked out, even if some are wanted: they are kept for the next question.
SCORES_AT_ONCE = 4_096

#: Of so few documents all scores of a word are kept, in which they need not be searched for; where
#: it is in more than one in so many.
_FEW = 1 << 15
_SHARE = 16


class Word(NamedTuple, Generic[TermId]):
    """A word of a query: in all of its spellings and all fields."""

    term: TermId
    times: int  #: how often it was typed
    weight: float  #: its idf

    def score(self, worth: Scores) -> Scores:
        """What it adds to documents in which it is worth so much before its idf."""
        scores = worth * self.weight
        if self.times != 1:
            scores *= self.times
        return scores


class Wanted(NamedTuple):
    """What is asked for of the documents that match."""

    size: int  #: that many of the best
    all: bool = False  #: all that match, too


class Best(NamedTuple):
    """What is best: all that may be among the first, and perhaps some more."""

    total: int  #: of all that match
    docs: Array  #: some of them
    scores: Scores  #: theirs, exact but for the rounding
    matching: Array | None = None  #: all that match, ascending, where that was asked for


NOTHING = Best(0, NO_DOCS, NO_SCORES, NO_DOCS)


def scored_list(rating: Rating[TermId], word: Word[TermId]) -> tuple[Array, Scores]:
    """The live documents of a word, ascending; what it adds to each of them."""
    key = word.term, word.times
    found: tuple[Array, Scores] | None = rating.shelf.get("scores", key)
    if found is None:
        docs, worth = rating.worth_of_word(word.term)
        found = docs, word.score(worth)
        if len(docs) <= SCORES_KEPT:
            rating.shelf.put("scores", key, found, docs.nbytes + worth.nbytes)
    return found


def in_few_documents(rating: Rating[TermId]) -> bool:
    """Whether there are so few that what a frequent word adds to each of them is kept."""
    return rating.documents <= _FEW


def scores_of_all(rating: Rating[TermId], word: Word[TermId]) -> Scores | None:
    """What a frequent word adds to each document, 0 where it is not or the document is deleted.

    None where there are too many documents, or the word is in few of them.
    """
    return _of_all(rating, word) if _is_told_of_all(rating, word) else None


def add_to_all(sums: Scores, rating: Rating[TermId], word: Word[TermId]) -> None:
    """Add what a word adds to each document; ``in_few_documents``."""
    if _is_told_of_all(rating, word):
        if rating.shelf.get("added", word.term):
            sums += _of_all(rating, word)
            return
        # To make an array of all takes as long as to add twice: that is for the next time.
        rating.shelf.put("added", word.term, True)
    docs, scores = scored_list(rating, word)
    np.add.at(sums, as_indices(docs), scores)


def _is_told_of_all(rating: Rating[TermId], word: Word[TermId]) -> bool:
    spread = rating.space.spread_of(word.term)
    return in_few_documents(rating) and spread * _SHARE >= rating.documents


def _of_all(rating: Rating[TermId], word: Word[TermId]) -> Scores:
    kept: Scores | None = rating.shelf.get("scores of all", word.term)
    if kept is None:
        kept = np.zeros(rating.documents, np.float64)
        docs, scores = scored_list(rating, word._replace(times=1))
        kept[as_indices(docs)] = scores
        rating.shelf.put("scores of all", word.term, kept, kept.nbytes)
    return kept if word.times == 1 else kept * word.times


def scored(rating: Rating[TermId], words: Sequence[Word[TermId]], docs: Array) -> Scores:
    """The exact scores of a few documents, ascending, some of which lack some of the words."""
    scores = np.zeros(len(docs), np.float64)
    bit_places: BitPlaces | None = None
    for word in words:
        bit_places = bit_places or BitPlaces(docs)
        which, postings = among(rating.space, word.term, docs, bit_places)
        if len(which) == len(docs):
            scores += scores_at(rating, word, postings, docs)
        else:
            scores[which] += scores_at(rating, word, postings, docs.take(which))
    return scores


def scores_at(rating: Rating[TermId], word: Word[TermId], postings: Array, docs: Array) -> Scores:
    """What a word adds to some live documents that have it; ``postings``: which of all it has."""
    if rating.space.spread_of(word.term) <= SCORES_AT_ONCE:
        its, scores = scored_list(rating, word)  # of live documents
        return scores.take(postings if rating.mask is None else its.searchsorted(docs))
    return word.score(rating.worth(rating.space.codes_at(word.term, postings), docs))

"""Words in documents, as they are scored and joined: what the quick ways of answering share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.engines.whoosh.codec.membership import among
from search.engines.whoosh.codec.ragged import Array
from search.engines.whoosh.codec.rating import Rating, Scores, score

#: Scores of longer lists are worked out where they are wanted; those of shorter ones are kept.
_SCORES_KEPT = 16_384


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query in a segment: in all of its spellings and all fields."""

    term: int
    times: int  #: how often it was typed
    weight: float  #: its idf


@dataclass(frozen=True, slots=True)
class Best:
    """What is best in a segment: all that may be among the first, and perhaps some more."""

    total: int  #: of all that match
    docs: Array  #: some of them
    scores: Scores  #: theirs, exact but for the rounding


NOTHING = Best(0, np.zeros(0, np.int32), np.zeros(0, np.float64))


def scores_of(rating: Rating, word: Word) -> Scores:
    """What a word adds to each of its live documents."""
    key = word.term, word.times
    scores: Scores | None = rating.shelf.get("scores", key)
    if scores is None:
        docs, codes = rating.postings(word.term)
        scores = worth(rating, word, codes, docs)
        if len(docs) <= _SCORES_KEPT:
            rating.shelf.put("scores", key, scores, scores.nbytes)
    return scores


def worth(rating: Rating, word: Word, codes: Array, docs: Array) -> Scores:
    """What a word adds to documents in which it has these codes."""
    scores = score(rating.pseudo(codes, docs), word.weight)
    if word.times != 1:
        scores *= word.times
    return scores


def scored(rating: Rating, words: Sequence[Word], docs: Array) -> Scores:
    """The exact scores of a few documents, ascending, some of which lack some of the words."""
    scores = np.zeros(len(docs), np.float64)
    for word in words:
        which, postings = among(rating.space, word.term, docs)
        codes = codes_at(rating, word.term, postings)
        if len(which) == len(docs):
            scores += worth(rating, word, codes, docs)
        else:
            scores[which] += worth(rating, word, codes, docs.take(which))
    return scores


def codes_at(rating: Rating, term: int, postings: Array) -> Array:
    """The codes of some postings of a word."""
    codes = rating.space.shelf.get("codes", term)
    if codes is not None:
        return codes.take(postings)  # type: ignore[no-any-return]
    if len(postings) * 6 > int(rating.space.spread[term]):
        return rating.space.posting_codes(term).take(postings)
    return rating.space.codes.at(term, postings)

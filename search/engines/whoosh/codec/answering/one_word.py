"""The best documents of one word, without looking at pages that cannot have any of them."""

from __future__ import annotations

import numpy as np

from search.engines.whoosh.codec.answering.ordering import SLACK, descending, highest
from search.engines.whoosh.codec.answering.rating import Rating, Scores, least_worth
from search.engines.whoosh.codec.answering.summing import best_by_sums
from search.engines.whoosh.codec.answering.words import SCORES_KEPT, Best, Wanted, Word, scored_list
from search.engines.whoosh.codec.coding.ragged import Array, places, where
from search.engines.whoosh.codec.finding.membership import page_starts
from search.engines.whoosh.codec.joined import TermId

#: Lists that are shorter are looked at as a whole: what they are worth is kept.
_LONG = SCORES_KEPT

#: So few are put in order as quickly as the best of them are told.
_FEW = 32

#: So many of the first may be asked for; beyond that, bounds rule out too little.
_MOST = 100

#: Where more than one in so many postings would be looked at, bounds are of no use.
_TOO_MANY = 4


def best_of_one(rating: Rating[TermId], word: Word[TermId], wanted: Wanted) -> Best:
    """The best documents that have a word, and perhaps more."""
    total = rating.spread(word.term)
    if total >= _LONG and wanted.size <= _MOST and rating.space.is_dense(word.term):
        best = _by_bounds(rating, word, total, wanted)
        return best._replace(matching=rating.docs(word.term)) if wanted.all else best
    docs, scores = scored_list(rating, word)
    if total <= max(wanted.size, _FEW):
        return Best(total, docs, scores, docs)
    near = highest(scores, wanted.size, SLACK)
    return Best(total, docs.take(near), scores.take(near), docs)


def _by_bounds(rating: Rating[TermId], word: Word[TermId], total: int, wanted: Wanted) -> Best:
    space, term = rating.space, word.term
    most, best = _bounds(rating, term)
    least = 0.0
    if len(best) >= wanted.size:
        weight = word.weight * word.times
        least = least_worth(float(best[wanted.size - 1]) * weight - SLACK, weight)
    pages = where(most >= least)
    counts, starts = page_starts(space, term)
    its_counts = counts.take(pages)
    if int(its_counts.sum()) * _TOO_MANY > total:
        return best_by_sums(rating, (word,), Wanted(wanted.size))
    postings = places(starts.take(pages), its_counts)
    docs = _docs(pages, its_counts, space.low(term).take(postings))
    codes = space.codes_at(term, postings)
    worth = rating.worth(codes, docs)
    near = where(worth >= least)
    docs = docs.take(near)
    if rating.mask is not None:
        live = where(rating.mask.take(docs))
        docs, near = docs.take(live), near.take(live)
    return Best(total, docs, word.score(worth.take(near)))


def _bounds(rating: Rating[TermId], term: TermId) -> tuple[Scores, Scores]:
    """The highest worth in each page, of deleted documents too; the best live ones."""
    kept: tuple[Scores, Scores] | None = rating.shelf.get("bounds", term)
    if kept is not None:
        return kept
    space = rating.space
    of_page, which = space.frontier(term)
    pages = where(of_page)
    counts = of_page.take(pages).astype(np.int64)
    _, starts = page_starts(space, term)
    postings = np.repeat(starts.take(pages), counts)
    postings += which
    docs = _docs(pages, counts, space.low(term).take(postings))
    worth = rating.worth(space.codes_at(term, postings), docs)
    most = np.zeros(len(of_page), np.float64)
    most[pages] = np.maximum.reduceat(worth, counts.cumsum() - counts)
    if rating.mask is not None:
        worth = worth[rating.mask.take(docs)]
    best = descending(worth, _MOST)
    return rating.shelf.put("bounds", term, (most, best), most.nbytes + best.nbytes)


def _docs(pages: Array, counts: Array, low: Array) -> Array:
    docs = np.repeat((pages << 8).astype(np.int32), counts)
    docs |= low
    return docs

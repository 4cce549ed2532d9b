"""Queries that are words and nothing else: all of them, any, or some with, or without, others.

They have ways of their own. Each word stands for all of its spellings in all default fields, so
that what it is worth in a document can be looked up; see ``rating``. What finds them needs no set
of all that match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.every_word import Asked, best_of_every
from search.engines.whoosh.codec.answering.one_word import best_of_one
from search.engines.whoosh.codec.answering.ordering import SLACK, highest
from search.engines.whoosh.codec.answering.rating import Rating, Scores
from search.engines.whoosh.codec.answering.summing import best_by_sums
from search.engines.whoosh.codec.answering.words import (
    NOTHING,
    Best,
    Wanted,
    Word,
    scored_list,
)
from search.engines.whoosh.codec.coding.ragged import Ints, distances, run_starts, where
from search.engines.whoosh.codec.joined import TermId
from search.matching import READ, Reading
from search.query.tree import And, Everything, Node, Not, Or, Term
from search.ranking import idf

_stem = READ[Reading.STEM]

#: Words with fewer postings than one in so many documents are sorted; the scores of more, summed.
_SHARE = 16

#: So few are sorted anyhow.
_FEW = 4_096


class Bag(NamedTuple):
    """Words of a query, and whether ``every`` one is asked for, or any."""

    every: bool
    words: tuple[tuple[str, int], ...]  #: no two are equal; how often each was typed
    without: tuple[str, ...] = ()  #: none of these must be there; only where every one is asked for
    wished: frozenset[str] = frozenset()  #: those that a document may lack: ``(a OR *)``


def bag_of(tree: Node) -> Bag | None:
    """The words that a tree is made of, where it is made of words only."""
    match tree:
        case Term():
            return None if tree.field or tree.exact else Bag(True, ((_stem(tree.text), 1),))
        case And(children=nodes) | Or(children=nodes):
            pass
        case _:
            return None
    every = type(tree) is not Or
    words: dict[str, int] = {}
    needed: set[str] = set()
    without: list[str] = []
    for node in nodes:
        unwanted = every and type(node) is Not
        term = node.child if unwanted else node  # type: ignore[union-attr]  # told above
        wished = _wished(node) if every else ()
        for one in wished or (term,):
            if type(one) is not Term or one.field or one.exact:
                return None
            key = _stem(one.text)
            if unwanted:
                without.append(key)
                continue
            words[key] = words.get(key, 0) + 1
            if not wished:
                needed.add(key)
    if not needed:
        return None
    return Bag(every, tuple(words.items()), tuple(without), frozenset(words.keys() - needed))


def _wished(node: Node) -> tuple[Node, ...]:
    """Of ``(a OR b OR *)`` what is not the star: it counts where it is, and need not be there."""
    if type(node) is not Or or Everything() not in node.children:
        return ()
    return tuple(child for child in node.children if type(child) is not Everything)


def best(
    bag: Bag, rating: Rating[TermId], articles: int, wanted: Wanted, deadline: Deadline = NEVER
) -> Best:
    """The best documents that match, and perhaps more. ``articles``: how many are live.

    Raises QueryError once ``deadline`` has passed.
    """
    deadline.check()
    words = _words(bag, rating, articles)
    if not words:
        return NOTHING
    without = _terms(bag.without, rating)
    if len(words) == 1 and not without:
        return best_of_one(rating, words[0], wanted)
    if not bag.every:
        return _best_of_any(rating, words, wanted, deadline)
    asked = Asked(words, without, frozenset(_terms(bag.wished, rating)))
    return best_of_every(rating, asked, wanted, deadline)


def _words(bag: Bag, rating: Rating[TermId], articles: int) -> list[Word[TermId]]:
    """The words of a query; none where it cannot match."""
    words: list[Word[TermId]] = []
    for stem, times in bag.words:
        term = rating.space.term(stem)
        if term is not None:
            words.append(Word(term, times, idf(rating.spread(term), articles)))
        elif bag.every and stem not in bag.wished:
            return []
    return words


def _terms(stems: Iterable[str], rating: Rating[TermId]) -> list[TermId]:
    """The terms of those that there are."""
    return [term for stem in stems if (term := rating.space.term(stem)) is not None]


def _postings(rating: Rating[TermId], words: Sequence[Word[TermId]]) -> int:
    return sum(rating.space.spread_of(word.term) for word in words)


def _best_of_any(
    rating: Rating[TermId], words: Sequence[Word[TermId]], wanted: Wanted, deadline: Deadline
) -> Best:
    if _postings(rating, words) >= max(_FEW, rating.documents // _SHARE):
        return best_by_sums(rating, words, wanted, deadline)
    lists = [scored_list(rating, word) for word in words]
    docs = np.concatenate([its_docs for its_docs, _ in lists])
    scores = np.concatenate([its_scores for _, its_scores in lists])
    order = docs.argsort(kind="stable")
    ascending = docs.take(order)
    again = where(ascending[1:] == ascending[:-1])
    if len(again):
        _add_up(scores, order, again)
    near = highest(scores, wanted.size, SLACK)
    if len(again):
        near = near.take(where(scores.take(near)))
        if wanted.all:
            ascending = np.delete(ascending, again)
    total = len(docs) - len(again)
    return Best(total, docs.take(near), scores.take(near), ascending)


def _add_up(scores: Scores, order: Ints, again: Ints) -> None:
    """Give the first of equal documents the scores of all, in the order of the words; others 0.

    ``order``: of the documents; ``again``: where in it the next one is equal.
    """
    runs = run_starts(again - np.arange(len(again)))
    firsts = np.repeat(again.take(runs), distances(runs, len(again)))
    later = order.take(again + 1)
    np.add.at(scores, order.take(firsts), scores.take(later))
    scores[later] = 0

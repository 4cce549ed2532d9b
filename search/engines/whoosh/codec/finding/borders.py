"""Where one value of a field ends and the next begins, in fields that may have several.

No array says it: a document's facets have the same values, whose words are counted when they are
first asked for. They lack what a document has twice; then its article is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import (
    Array,
    Ints,
    distances,
    joined,
    owners,
    run_starts,
    starts_of,
)
from search.engines.whoosh.codec.file.columns import Values
from search.engines.whoosh.codec.file.store import Store
from search.engines.whoosh.stored import article_from
from search.fields import values
from search.text import tokenize

#: The fields of several values that are not compared as a whole; facets have the same names.
SEVERAL = ("tag", "author")

_UNKNOWN = -1
_BITS = 32  # of a position


class Borders:
    """The borders between the values of a segment's documents."""

    def __init__(self, facets: Mapping[str, Values], store: Store) -> None:
        self._facets = facets
        self._store = store
        self._tokens: dict[str, Ints] = {}

    def together(
        self,
        field: str,
        docs: Array,
        intervals: tuple[Array, Array],
        places: Ints,
        deadline: Deadline = NEVER,
    ) -> NDArray[np.bool_]:
        """Which of some intervals lie in one value of a field.

        ``docs``: of each its document, ascending; ``intervals``: the first and the last position of
        each, from 0 where the field begins; ``places``: of each how many positions the field takes.
        Raises QueryError once ``deadline`` has passed.
        """
        runs = run_starts(docs)
        begins = self._begins(field, docs.take(runs), places.take(runs), deadline)
        owner = owners(distances(runs, len(docs))) << _BITS
        first, last = (begins.searchsorted(owner + one, side="right") for one in intervals)
        same: NDArray[np.bool_] = first == last
        return same

    def _begins(self, field: str, docs: Array, places: Ints, deadline: Deadline) -> Ints:
        """Where the values begin, ascending: which of ``docs``, then the position."""
        its, counts = self._facets[field].only(docs)
        whose = owners(counts)
        upto = starts_of(self._lengths(field, its, deadline))
        firsts = upto.take(starts_of(counts))
        begins = (whose << _BITS) + upto[:-1] - firsts.take(whose)
        wrong = np.flatnonzero(firsts[1:] - firsts[:-1] != places)
        if not len(wrong):
            return begins
        right = np.ones(len(docs), bool)
        right[wrong] = False
        parts = [begins[right.take(whose)]]
        for number in deadline.over(wrong.tolist()):
            article = article_from(self._store[int(docs[number])], "")
            lengths = [_length(value) for value in values(article, field)]
            parts.append(starts_of(np.array(lengths, np.int64))[:-1] + (number << _BITS))
        return np.sort(joined(parts))

    def _lengths(self, field: str, its: Array, deadline: Deadline) -> Ints:
        """How many positions some values take, given by their places among the facet's kinds."""
        kinds = self._facets[field].kinds
        known = self._tokens.setdefault(field, np.full(len(kinds), _UNKNOWN, np.int64))
        kinds_there = np.flatnonzero(np.bincount(its, minlength=len(kinds)))
        unknown = kinds_there[known.take(kinds_there) == _UNKNOWN]
        for kind in deadline.over(unknown.tolist()):
            known[kind] = _length(kinds[kind])
        return known.take(its)


def _length(value: str) -> int:
    return 1 + sum(1 for _ in tokenize(value))

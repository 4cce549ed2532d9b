"""Where in one text of a document a leaf of the query occurs, by the numbers of the tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Ints, joined
from search.engines.whoosh.codec.finding.choosing import Spelled, choose
from search.engines.whoosh.codec.finding.in_documents import Lookup
from search.engines.whoosh.codec.finding.intervals import Wanted, minimal_intervals, within
from search.engines.whoosh.codec.finding.sets import intersection
from search.engines.whoosh.codec.spaces import SpaceReader
from search.query.tree import Leaf, Near


def occurring(
    leaf: Leaf, space: SpaceReader, document: int, field: str, deadline: Deadline = NEVER
) -> tuple[Ints, int]:
    """The tokens of a field, counted from 0, with which the leaf begins; and of how many it is.

    Words that are near each other are told one by one. Raises QueryError once ``deadline`` has
    passed.
    """
    words = choose(leaf, space, deadline)
    first, end = _of_field(space, document, field)
    if isinstance(leaf, Near):
        places: dict[tuple[Spelled, ...], Ints] = {}
        for choice in set(words):
            positions = _positions(choice, space, document, deadline)
            low, high = positions.searchsorted((first, end)).tolist()
            places[choice] = positions[low:high] - first
        return _near(words, places, leaf.others), 1
    known: dict[tuple[Spelled, ...], Ints] = {}
    starts: Ints | None = None
    for number, choice in enumerate(words):
        if choice not in known:
            known[choice] = _positions(choice, space, document, deadline)
        here = known[choice] - (first + number)
        starts = here if starts is None else intersection(starts, here)
    if starts is None:
        return np.zeros(0, np.int64), len(words)
    low, high = starts.searchsorted((0, end - first)).tolist()
    return starts[low:high], len(words)


def _near(
    words: Sequence[tuple[Spelled, ...]], places: Mapping[tuple[Spelled, ...], Ints], others: int
) -> Ints:
    """Which of the places of some words are in minimal intervals, ascending."""
    if not words:
        return np.zeros(0, np.int64)
    wanted = [Wanted(places[word], times) for word, times in Counter(words).items()]
    starts, ends = minimal_intervals(wanted, len(words) + others)
    return np.sort(within(joined([its for its, _ in wanted]), starts, ends))


def _of_field(space: SpaceReader, document: int, field: str) -> tuple[int, int]:
    """The positions ``first``..``end`` of a field that has one value."""
    column = space.space.fields.index(field)
    layouts = space.layouts
    layout = int(layouts.of_document[document])
    first = int(layouts.places[layout, :column].sum())
    return first, first + int(layouts.tokens[layout, column])


def _positions(
    choice: tuple[Spelled, ...], space: SpaceReader, document: int, deadline: Deadline
) -> Ints:
    """Where in a document one of some spellings stands, ascending."""
    found: list[Ints] = []
    for term, first, end in deadline.over(choice):
        begin, count = Lookup(space, term).occurrences(document)
        if not count:
            continue
        positions = space.positions.of_run(term, begin, begin + count).astype(np.int64)
        if end is not None:
            spelling = space.spellings.at(term, np.arange(begin, begin + count))
            positions = positions[(spelling >= first) & (spelling < end)]
        found.append(positions)
    return found[0] if len(found) == 1 else np.sort(joined(found))


def marked(leaves: Sequence[tuple[Ints, int]]) -> int:
    """How many places are marked where these begin and are so long: those that overlap are one."""
    starts = joined([its for its, _ in leaves])
    ends = joined([its + length for its, length in leaves])
    order = starts.argsort(kind="stable")
    before = np.maximum.accumulate(ends.take(order))[:-1]
    return len(starts) and 1 + int(np.count_nonzero(starts.take(order)[1:] >= before))

"""Where words stand near each other in a segment, in any order: from the rarest of them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Ints, places
from search.engines.whoosh.codec.finding.borders import SEVERAL
from search.engines.whoosh.codec.finding.choosing import Spelled
from search.engines.whoosh.codec.finding.intervals import Wanted, minimal_intervals
from search.engines.whoosh.codec.finding.phrase_finding import every_place, places_near
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: Places that are worked on at a time, about: some 50 bytes each.
_AT_ONCE = 1 << 18


class _Other(NamedTuple):
    """A word that is sought near the rarest one."""

    word: Spelled
    times: int
    places: Places
    which: Ints | None  #: as ``places_near`` has it


def near_each_other(
    words: Sequence[Spelled], others: int, space: SpaceReader, deadline: Deadline = NEVER
) -> Places:
    """Where the minimal intervals begin that have all words and so many others at most.

    Each lies in one value of a field. Raises QueryError once ``deadline`` has passed.
    """
    longest = len(words) + others
    times = Counter(words)
    rarest, *rest = sorted(times, key=lambda word: int(space.occurrences[word.term]))
    found = _spelled(rarest, every_place(rarest.term, space), None, space)
    near: list[_Other] = []
    for word in rest:
        deadline.check()
        if not len(found) or space.space.whole:  # there a value is one word
            return found[:0]
        its, which = places_near(word.term, found, space)
        firsts, ends = _around(found, longest, its, space)
        found = found.take(np.flatnonzero(ends > firsts))
        near.append(_Other(word, times[word], its, which))
    begun = [found[:0]]
    for some, sought in _portions(found, near, longest, space):
        deadline.check()
        wanted = [Wanted(some, times[rarest])]
        for one, which in zip(near, sought, strict=True):
            at = which if one.which is None else one.which.take(which)
            its = _spelled(one.word, one.places.take(which), at, space)
            wanted.append(Wanted(its, one.times))
        starts, ends = minimal_intervals(wanted, longest)
        kept = _in_one_value(starts, ends, len(words), space, deadline)
        begun.append(starts.take(np.flatnonzero(kept)))
    return np.concatenate(begun)


def _spelled(word: Spelled, places: Places, which: Ints | None, space: SpaceReader) -> Places:
    """Those of a term's places where it is spelled so; ``which`` they are, None: all."""
    if word.end is None:
        return places
    if which is None:
        spelling = space.spellings.run(word.term)
    else:
        spelling = space.spellings.at(word.term, which)
    return places.take(np.flatnonzero((spelling >= word.first) & (spelling < word.end)))


def _around(found: Places, longest: int, its: Places, space: SpaceReader) -> tuple[Ints, Ints]:
    """For each place found which of ``its`` places can be in an interval with it: from, to."""
    kind = found.dtype.type
    last = kind((1 << space.position_bits) - 1)
    position, reach = found & last, kind(longest - 1)
    low = found - np.minimum(position, reach)
    high = found + np.minimum(last - position, reach)
    return its.searchsorted(low), its.searchsorted(high, side="right")


def _portions(
    found: Places, near: Sequence[_Other], longest: int, space: SpaceReader
) -> Iterator[tuple[Places, list[Ints]]]:
    """Documents at a time: the places found there, and which of each other word's are near them."""
    ranges: list[tuple[Ints, Ints]] = []
    sizes = np.ones(len(found), np.int64)
    for one in near:
        firsts, ends = _around(found, longest, one.places, space)
        firsts[1:] = np.maximum(firsts[1:], ends[:-1])  # each once
        lengths = np.maximum(ends - firsts, 0)
        ranges.append((firsts, lengths))
        sizes += lengths
    upto = sizes.cumsum()
    kind, first = found.dtype.type, 0
    while first < len(found):
        before = int(upto[first - 1]) if first else 0
        end = max(first + 1, int(upto.searchsorted(before + _AT_ONCE)))
        document = found[end - 1] | kind((1 << space.position_bits) - 1)
        end = int(found.searchsorted(document, side="right"))
        sought = [places(firsts[first:end], lengths[first:end]) for firsts, lengths in ranges]
        yield found[first:end], sought
        first = end


def _in_one_value(
    starts: Places, ends: Places, words: int, space: SpaceReader, deadline: Deadline
) -> NDArray[np.bool_]:
    """Which intervals lie in one value of one field. ``words``: how many places they take least."""
    kind = starts.dtype.type
    last = kind((1 << space.position_bits) - 1)
    docs = (starts >> kind(space.position_bits)).astype(np.int32)
    first, last_one = starts & last, ends & last
    fields = space.fields_at(docs, first)
    inside: NDArray[np.bool_] = (starts | last) == (ends | last)
    inside &= fields == space.fields_at(docs, last_one)
    for column, field in enumerate(space.space.fields):
        if space.borders is None or field not in SEVERAL:
            continue
        # Between two values a position is left out: the shortest reach over none.
        its = np.flatnonzero(inside & (fields == column) & (ends - starts >= words))
        if len(its):
            layouts = space.layouts.of_document.take(docs.take(its))
            begin = space.layouts.starts[layouts, column]
            inside[its] = space.borders.together(
                field,
                docs.take(its),
                (first.take(its) - begin, last_one.take(its) - begin),
                space.layouts.places[layouts, column],
                deadline,
            )
    return inside

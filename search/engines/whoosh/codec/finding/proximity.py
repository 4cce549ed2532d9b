"""Where words stand near each other in a segment, in any order: from the rarest of them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Ints, places
from search.engines.whoosh.codec.finding.borders import SEVERAL
from search.engines.whoosh.codec.finding.choosing import Spelled
from search.engines.whoosh.codec.finding.intervals import Wanted, minimal_intervals
from search.engines.whoosh.codec.finding.phrase_finding import every_place, places_in_documents_of
from search.engines.whoosh.codec.finding.phrases import Places
from search.engines.whoosh.codec.spaces import SpaceReader

#: Places that are worked on at a time, about: some 40 bytes each.
_AT_ONCE = 1 << 18

#: Of two words, places of one are sought around those of one that has so many times fewer; else all
#: are taken. Of more words they always are: with each word there are fewer places to look at.
_RARER = 8

_EVERY = 1 << 10  # places of which one tells where a portion may end


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
    if space.space.whole:  # there a value is one word
        return found[:0]
    near: list[Wanted] = []
    for word in rest:
        deadline.check()
        if not len(found):
            return found
        its, which = places_in_documents_of(word.term, found, space)
        if len(rest) > 1 or len(its) > len(found) * _RARER:
            firsts, ends = _around(found, longest, its, space.position_bits)
            found = found.take(np.flatnonzero(ends > firsts))
            firsts[1:] = np.maximum(firsts[1:], ends[:-1])  # each once
            sought = places(firsts, np.maximum(ends - firsts, 0))
            its = its.take(sought)
            which = sought if which is None else which.take(sought)
        near.append(Wanted(_spelled(word, its, which, space), times[word]))
    begun = [found[:0]]
    for some in _portions([Wanted(found, times[rarest]), *near], space.position_bits):
        deadline.check()
        starts, ends = minimal_intervals(some, longest)
        kept = _in_one_value(starts, ends, len(words), space, deadline)
        begun.append(starts.take(np.flatnonzero(kept)))
    return begun[1] if len(begun) == 2 else np.concatenate(begun)


def _spelled(word: Spelled, places: Places, which: Ints | None, space: SpaceReader) -> Places:
    """Those of a term's places where it is spelled so; ``which`` they are, None: all."""
    if word.end is None:
        return places
    if which is None:
        spelling = space.spellings.run(word.term)
    else:
        spelling = space.spellings.at(word.term, which)
    return places.take(np.flatnonzero((spelling >= word.first) & (spelling < word.end)))


def _around(found: Places, longest: int, its: Places, bits: int) -> tuple[Ints, Ints]:
    """For each place found which of ``its`` places can be in an interval with it: from, to."""
    kind = found.dtype.type
    last, reach = kind((1 << bits) - 1), kind(longest - 1)
    position = found & last
    low = found - np.minimum(position, reach)
    high = found + np.minimum(last - position, reach)
    return its.searchsorted(low), its.searchsorted(high, side="right")


def _portions(words: Sequence[Wanted], bits: int) -> Iterator[Sequence[Wanted]]:
    """The same, some documents after the others."""
    if sum(len(word.places) for word in words) <= _AT_ONCE:
        yield words
        return
    some = np.sort(np.concatenate([word.places[::_EVERY] for word in words]))
    kind = some.dtype.type
    borders = np.unique(some[:: max(1, _AT_ONCE // _EVERY)] >> kind(bits) << kind(bits))[1:]
    cuts = [[0, *word.places.searchsorted(borders).tolist(), len(word.places)] for word in words]
    for portion in range(len(borders) + 1):
        yield [
            Wanted(word.places[slice(*cut[portion : portion + 2])], word.times)
            for word, cut in zip(words, cuts, strict=True)
        ]


def _in_one_value(
    starts: Places, ends: Places, words: int, space: SpaceReader, deadline: Deadline
) -> NDArray[np.bool_]:
    """Which intervals lie in one value of one field. ``words``: how many places they take least."""
    kind = starts.dtype.type
    last = kind((1 << space.position_bits) - 1)
    docs = (starts >> kind(space.position_bits)).astype(np.int32)
    first, last_one = starts & last, ends & last
    fields = space.layouts.fields_at(docs, first)
    inside: NDArray[np.bool_] = (starts | last) == (ends | last)
    inside &= fields == space.layouts.fields_at(docs, last_one)
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

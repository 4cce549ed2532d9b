"""What the postings know of a long text beforehand: how much of it is marked, and where to look.

The text's anchors part it into blocks of tokens. Where a query occurs in few blocks, all of them
are looked at; where in many, those that, with the next one, have most of its leaves, then most
occurrences; and for each leaf the best that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.ragged import Ints
from search.engines.whoosh.codec.file.anchors import EVERY
from search.engines.whoosh.codec.finding.choosing import words_matching
from search.engines.whoosh.codec.finding.occurring import marked, occurring
from search.engines.whoosh.codec.segment import Segment, space_of
from search.marking import Glimpse
from search.matching import Named, fields_of
from search.passages import LONGEST
from search.query.tree import Leaf, Near

#: Blocks that are looked at without a choice; else the best so many.
BLOCKS = 32
_BEST = 8

#: Leaves that have a block of their own.
_LEAVES = 16

#: To look up where one word of a pattern stands takes as long as to read so many tokens.
_LOOK_UP = 8

_FIELD = "body"


def glimpse(
    leaves: Sequence[Leaf], segment: Segment, document: int, deadline: Deadline = NEVER
) -> Glimpse | None:
    """The glimpse of a document's body; None where to read the whole of it is quicker.

    Raises QueryError once ``deadline`` has passed.
    """
    anchors = segment.anchors.of(document)
    if len(anchors) == 1:
        return None
    space = segment.spaces[space_of(None)]
    leaves = [leaf for leaf in leaves if _FIELD in fields_of(leaf)]
    patterns = [leaf for leaf in leaves if not isinstance(leaf, Named)]
    words = sum(len(words_matching(leaf, space, deadline)) for leaf in patterns)
    if words * _LOOK_UP > len(anchors) * EVERY:
        return None
    places = [occurring(leaf, space, document, _FIELD, deadline) for leaf in leaves]
    places = [(starts, tokens) for starts, tokens in places if len(starts)]
    reach = max([_reach(leaf) for leaf in leaves], default=0)
    blocks = _chosen([starts // EVERY for starts, _ in places], len(anchors))
    return Glimpse(
        matches=marked(places),
        middles=tuple(_ranges(blocks, blocks + 1, anchors)),
        pieces=tuple(
            _ranges(
                anchors.searchsorted(anchors.take(blocks) - LONGEST) - 2 - reach,
                anchors.searchsorted(_ends(blocks + 1, anchors) + LONGEST) + 2 + reach,
                anchors,
            )
        ),
    )


def _reach(leaf: Leaf) -> int:
    """How many blocks a word may be from those that it is near."""
    return -(-(len(leaf.words) + leaf.others) // EVERY) if isinstance(leaf, Near) else 0


def _chosen(leaves: Sequence[Ints], blocks: int) -> Ints:
    """The blocks to look at, ascending. ``leaves``: of each occurrence its block, leaf by leaf."""
    matches = np.zeros(blocks + 1, np.int64)
    kinds = np.zeros(blocks, np.int64)
    for its in leaves:
        matches[:blocks] += np.bincount(its, minlength=blocks)
        kinds += _beginning(its, blocks)
    there = np.flatnonzero(matches)
    if len(there) <= BLOCKS:
        return there
    worth = (kinds << 32) + matches[:-1] + matches[1:]  # of a block and the next one
    best = np.argsort(-worth, kind="stable")[:_BEST]
    own = [int(np.argmax(np.where(_beginning(its, blocks), worth, 0))) for its in leaves[:_LEAVES]]
    first = np.union1d(best, np.array(own, np.int64))
    both = np.union1d(first, first + 1)
    return both[both < blocks]


def _beginning(its: Ints, blocks: int) -> Ints:
    """1 for each block that, with the next one, has any of the places."""
    there = np.zeros(blocks + 1, np.int64)
    there[its] = 1
    return there[:-1] | there[1:]


def _ranges(firsts: Ints, ends: Ints, anchors: Ints) -> Iterable[tuple[int, int]]:
    """Blocks ``firsts``..``ends`` as code points; those that touch or overlap are one."""
    starts = anchors.take(np.maximum(firsts, 0))
    stops = _ends(ends, anchors)
    apart = np.flatnonzero(starts[1:] > stops[:-1]) + 1
    for run in np.split(np.arange(len(starts)), apart) if len(starts) else ():
        yield int(starts[run[0]]), int(stops[run[-1]])


def _ends(blocks: Ints, anchors: Ints) -> Ints:
    """Where blocks begin in the text, or beyond all text those behind the last one."""
    return np.append(anchors, _BEYOND).take(np.minimum(blocks, len(anchors)))


_BEYOND = np.iinfo(np.int64).max >> 1

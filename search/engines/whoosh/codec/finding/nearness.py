"""The words of a dictionary that are within a few edits of one word, all of them at once.

``search.edits`` says what an edit is. Words that are too long or too short, or that have too many
kinds of letters that the other does not have, are ruled out first; then the columns of the usual
table, as differences in the bits of one number a word, are worked out for all that are left
(Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.deadline import NEVER, Deadline
from search.edits import EditTest
from search.engines.whoosh.codec.coding.lexicon import Lexicon, text_of
from search.engines.whoosh.codec.coding.ragged import Array, Ints, places, starts_of

#: Letters of a word whose table fits in the bits of a number.
_BITS = 64

#: Words that are worked on at a time, between two looks at the clock.
_AT_ONCE = 1 << 14

_ONE = np.uint64(1)


def words_near(wanted: str, most: int, lexicon: Lexicon, deadline: Deadline = NEVER) -> Ints:
    """The numbers of the words that ``most`` edits or fewer make of ``wanted``, ascending.

    Raises QueryError once ``deadline`` has passed.
    """
    sizes = lexicon.sizes
    numbers = np.flatnonzero((sizes <= len(wanted) + most) & (sizes >= max(0, len(wanted) - most)))
    numbers = _sharing_letters(wanted, most, numbers, lexicon)
    if not 0 < len(wanted) <= _BITS:
        test = EditTest(wanted, most)
        near = [one for one in deadline.over(numbers.tolist()) if test(text_of(lexicon[one]))]
        return np.array(near, np.int64)
    found = [_NONE]
    for first in range(0, len(numbers), _AT_ONCE):
        deadline.check()
        some = numbers[first : first + _AT_ONCE]
        found.append(some.take(np.flatnonzero(_edits(wanted, some, lexicon) <= most)))
    return np.concatenate(found)


def _sharing_letters(wanted: str, most: int, numbers: Ints, lexicon: Lexicon) -> Ints:
    """Those that have few kinds of letters more than ``wanted``, and few less.

    An edit brings one kind at most, and takes one away at most.
    """
    other = np.uint64(sum({1 << (ord(letter) % 64) for letter in wanted}))
    kinds = lexicon.kinds_of_letters.take(numbers)
    more, less = np.bitwise_count(kinds & ~other), np.bitwise_count(other & ~kinds)
    return numbers.take(np.flatnonzero((more <= most) & (less <= most)))


def _edits(wanted: str, numbers: Ints, lexicon: Lexicon) -> Ints:
    """For each of some words the edits that make it of ``wanted``."""
    starts = lexicon.starts.take(numbers)
    text = lexicon.text.take(places(starts, lexicon.starts.take(numbers + 1) - starts))
    points = _code_points(text_of(text.tobytes()))
    sizes = lexicon.sizes.take(numbers)
    starts = starts_of(sizes)[:-1]
    edits = np.empty(len(numbers), np.int64)
    for size in np.unique(sizes).tolist():
        which = np.flatnonzero(sizes == size)
        letters = points.take(starts.take(which)[:, None] + np.arange(size))
        edits[which] = distances(wanted, letters)
    return edits


def distances(wanted: str, words: Array) -> Ints:
    """The edits between ``wanted``, of 1 to 64 letters, and each of some words of equal length.

    ``words``: a word a row, a code point a column.
    """
    kinds = np.unique(_code_points(wanted))
    masks = np.array([_mask(wanted, chr(kind)) for kind in kinds.tolist()], np.uint64)
    last = np.uint64(1 << (len(wanted) - 1))
    distance = np.full(len(words), len(wanted))
    # As they are called in the paper: where the table's column rises and falls downwards; where
    # its diagonal stays; where the row rises and falls.
    vp, vn = np.full(len(words), ~np.uint64(0)), np.zeros(len(words), np.uint64)
    d0, before = vn, vn
    for letter in words.T:
        place = kinds.searchsorted(letter)
        place[place == len(kinds)] = 0
        match = np.where(kinds.take(place) == letter, masks.take(place), np.uint64(0))
        swapped = ((~d0 & match) << _ONE) & before
        d0 = (((match & vp) + vp) ^ vp) | match | vn | swapped
        hp, hn = vn | ~(d0 | vp), d0 & vp
        distance += (hp & last) != 0
        distance -= (hn & last) != 0
        hp, hn = (hp << _ONE) | _ONE, hn << _ONE
        vp, vn = hn | ~(d0 | hp), hp & d0
        before = match
    return distance


def _mask(wanted: str, letter: str) -> int:
    """A bit for each place of a letter."""
    return sum(1 << place for place, one in enumerate(wanted) if one == letter)


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


_NONE = np.zeros(0, np.int64)

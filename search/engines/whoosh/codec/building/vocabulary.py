"""The words of a build as numbers: one for each surface, for its word, and for the stem of that.

Numbers are dense and given in order of first appearance, so that the same texts always make the
same vocabulary. Each distinct surface is folded once, and each distinct word stemmed once.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.codepoints import Codes
from search.engines.whoosh.codec.building.keys import KeyTable, pack
from search.engines.whoosh.codec.coding.lexicon import numbering
from search.engines.whoosh.codec.coding.ragged import Array
from search.engines.whoosh.codec.coding.spellings import Readings
from search.text import fold_all, stem_all

_LONGEST = 16  # units of a word that has a key; there are few longer ones
_PER_SURFACE = 350  # bytes of memory: three strings and their places in lists and tables
_PADDING = 32  # units behind the text: at least the bytes of a key

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words as spans of a text, in the order in which they are read."""

    text: str
    codes: Codes  #: the first code points of ``text``
    behind: Codes  #: and all the others
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]  #: in code points; none is 0
    widths: NDArray[np.uint8]  #: of a word's widest letter: 1 in ASCII, 2 in UTF-16, else 4

    def __len__(self) -> int:
        return len(self.starts)

    def surfaces(self, which: NDArray[np.integer[Any]]) -> list[str]:
        """Some of them as strings."""
        starts = self.starts.take(which)
        ends = starts + self.lengths.take(which)
        text = self.text
        return [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


class Vocabulary:
    """Surfaces and stems, growing. Not for several threads at once."""

    def __init__(self) -> None:
        self.surfaces: list[str] = []  #: by surface id
        self._word_of = array("i")  # of each surface
        self._words = numbering()
        self._stem_of = array("i")  # of each word
        self._stems = numbering()
        self._ascii = _Table(KeyTable(_LONGEST // 8), 1, np.uint8)
        self._utf16 = _Table(KeyTable(_LONGEST // 4), 2, np.uint16)
        self._others: dict[str, int] = {}

    def __len__(self) -> int:
        """How many surfaces there are."""
        return len(self.surfaces)

    @property
    def readings(self) -> Readings:
        """What each surface stands for: words and terms are in the order of their ids."""
        return Readings(
            surfaces=self.surfaces,
            words=list(self._words),
            terms=list(self._stems),
            word_of=np.array(self._word_of, np.int32),
            term_of=np.array(self._stem_of, np.int32),
        )

    @property
    def memory(self) -> int:
        """Bytes that are held, about."""
        return _PER_SURFACE * len(self)

    def ids(self, words: Words) -> Ids:
        """The surface id of each word; new ones get the next ids."""
        known = len(self)
        # While words are looked up, a new one has the id ``known + place``, where its first
        # occurrence is: whichever table it is in, this tells the order of first appearance.
        unseen = np.arange(known, known + len(words), dtype=np.int32)
        ids = self._look_up(words, unseen)
        late = np.flatnonzero(ids >= known)
        if len(late):
            places = ids.take(late) - known
            is_first = np.zeros(len(words), np.bool_)
            is_first[places] = True
            first = np.flatnonzero(is_first).astype(np.int32)
            ids[late] = known + np.searchsorted(first, places)
            self._add(words.surfaces(first), first + known)
        return ids

    def _look_up(self, words: Words, unseen: Ids) -> Ids:
        table, other = self._ascii, self._utf16
        left = table.without(words)
        if 2 * len(left) > len(words):
            table, other = other, table
            left = table.without(words)
        # All are asked for, as that is quicker than a choice.
        lengths = words.lengths
        if len(left):
            lengths = lengths.copy()
            lengths[left] = 0
        ids = table.numbers(words, words.starts, lengths, unseen)
        if len(left):
            lengths = words.lengths.take(left)
            has = (lengths <= _LONGEST) & (words.widths.take(left) == other.width)
            if len(which := left[has]):
                starts = words.starts.take(which)
                ids[which] = other.numbers(words, starts, lengths[has], unseen.take(which))
            left = left[~has]
        for place, surface in zip(left.tolist(), words.surfaces(left), strict=True):
            ids[place] = self._others.setdefault(surface, int(unseen[place]))
        return ids

    def _add(self, surfaces: list[str], first: Ids) -> None:
        """Take up new surfaces, whose ids were ``first`` until now."""
        ids = np.arange(len(self), len(self) + len(first), dtype=np.int32)
        self._ascii.keys.renumber(first, ids)
        self._utf16.keys.renumber(first, ids)
        for id_, surface in enumerate(surfaces, len(self)):
            if surface in self._others:
                self._others[surface] = id_
        self.surfaces += surfaces
        folded = fold_all(surfaces)
        known = len(self._words)
        word_of = np.fromiter(map(self._words.__getitem__, folded), np.int32, len(folded))
        self._word_of.frombytes(word_of.tobytes())
        # A word is new where its number is higher than those of all before it.
        highest = np.maximum.accumulate(np.append(np.int32(known - 1), word_of))
        new = [folded[place] for place in np.flatnonzero(np.diff(highest)).tolist()]
        self._stem_of.extend(map(self._stems.__getitem__, stem_all(new)))


class _Table(NamedTuple):
    """The short words of one width."""

    keys: KeyTable
    width: int
    unit: type[np.uint8 | np.uint16]

    def without(self, words: Words) -> NDArray[np.int64]:
        """The words that it is not for."""
        return np.flatnonzero((words.lengths > _LONGEST) | (words.widths != self.width))

    def numbers(self, words: Words, starts: Array, lengths: Array, unseen: Ids) -> Ids:
        """The numbers of some of the words; NO_WORD for the length 0."""
        key = pack(_units(words, self.unit), starts, lengths, self.keys.words)
        return self.keys.numbers(key, unseen)


def _units(words: Words, dtype: type[np.uint8 | np.uint16]) -> NDArray[np.uint8 | np.uint16]:
    """The code points, cut to a type (those of the words that are asked for fit), and padding."""
    size = len(words.codes) + len(words.behind)
    units = np.empty(size + _PADDING, dtype)
    units[: len(words.codes)] = words.codes
    units[len(words.codes) : size] = words.behind
    units[size:] = 0
    return units

"""The words of a build as numbers: one for each surface, for its word, and for the stem of that.

Numbers are dense and given in order of first appearance, so that the same texts always make the
same vocabulary. Each distinct surface is folded once, and each distinct word stemmed once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.codec.building.keys import NO_WORD, KeyTable, pack
from search.engines.whoosh.codec.coding.spellings import Readings
from search.text import fold_all, stem_all

_LONGEST = 16  # units of a word that has a key; there are few longer ones
_PER_SURFACE = 350  # bytes of memory: three strings and their places in lists and tables
_PADDING = 32  # units behind the text: at least the bytes of a key

Ids = NDArray[np.int32]
Codes = NDArray[np.uint8] | NDArray[np.uint32]  #: code points; bytes where all are ASCII


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
        self._words: dict[str, int] = {}
        self._stem_of = array("i")  # of each word
        self._stems: dict[str, int] = {}
        self._ascii = KeyTable(_LONGEST // 8)
        self._utf16 = KeyTable(_LONGEST // 4)
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
        ids = np.full(len(words), NO_WORD)
        short = words.lengths <= _LONGEST
        for width, table, dtype in ((1, self._ascii, np.uint8), (2, self._utf16, np.uint16)):
            mine = short & (words.widths == width)
            count = np.count_nonzero(mine)
            if 2 * count > len(words):  # All are asked for, as that is quicker than a choice.
                lengths = np.where(mine, words.lengths, 0)
                key = pack(_units(words, dtype), words.starts, lengths, table.words)
                ids = np.maximum(ids, table.numbers(key, unseen))
            elif count:
                which = np.flatnonzero(mine)
                starts, lengths = words.starts.take(which), words.lengths.take(which)
                key = pack(_units(words, dtype), starts, lengths, table.words)
                ids[which] = table.numbers(key, unseen.take(which))
        others = np.flatnonzero(ids == NO_WORD)
        for place, surface in zip(others.tolist(), words.surfaces(others), strict=True):
            ids[place] = self._others.setdefault(surface, int(unseen[place]))
        return ids

    def _add(self, surfaces: list[str], first: Ids) -> None:
        """Take up new surfaces, whose ids were ``first`` until now."""
        ids = np.arange(len(self), len(self) + len(first), dtype=np.int32)
        self._ascii.renumber(first, ids)
        self._utf16.renumber(first, ids)
        for id_, surface in enumerate(surfaces, len(self)):
            if surface in self._others:
                self._others[surface] = id_
        self.surfaces += surfaces
        folded = fold_all(surfaces)
        known = len(self._words)
        word_of = np.array(_numbers(folded, self._words), np.int32)
        self._word_of.frombytes(word_of.tobytes())
        # A word is new where its number is higher than those of all before it.
        highest = np.maximum.accumulate(np.append(np.int32(known - 1), word_of))
        new = [folded[place] for place in np.flatnonzero(np.diff(highest)).tolist()]
        self._stem_of.extend(_numbers(stem_all(new), self._stems))


def _numbers(keys: Iterable[str], known: dict[str, int]) -> list[int]:
    """The number of each key; those that are not ``known`` get the next ones."""
    number = known.setdefault
    return [number(key, len(known)) for key in keys]


def _units(words: Words, dtype: type[np.uint8 | np.uint16]) -> NDArray[np.uint8 | np.uint16]:
    """The code points, cut to a type (those of the words that are asked for fit), and padding."""
    size = len(words.codes) + len(words.behind)
    units = np.empty(size + _PADDING, dtype)
    units[: len(words.codes)] = words.codes
    units[len(words.codes) : size] = words.behind
    units[size:] = 0
    return units

"""What a word of a text is to the leaves of a query: so arranged that one look at it tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from search.matching import READ, Pattern, Reading, keys_of, reading_of
from search.neighbours import Neighbours
from search.patterns import PatternSet
from search.query.tree import Leaf, Near

#: A text can have more different words than are worth remembering.
_KNOWN = 1 << 16

#: A phrase: which of the readings it is compared in, its words in that one, and its leaf.
_Phrase = tuple[int, tuple[str, ...], int]


class WordRole(NamedTuple):
    """What a word is. Leaves are sets of bits, the n-th leaf being bit n."""

    leaves: int  #: that it matches
    readings: tuple[str, ...]  #: those in which there are phrases
    ending: list[_Phrase]  #: that end with it
    near: int  #: leaves that have it near others


class WordRoles(dict[str, WordRole]):
    """The role of each word, as written, that was asked for. For one thread."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self._words: dict[Reading, dict[str, int]] = {}
        self._phrases: dict[Reading, dict[str, list[_Phrase]]] = {}
        self.longest = 0  #: words of the longest phrase
        patterns: list[tuple[Pattern, int]] = []
        near: list[tuple[Near, int]] = []
        for number, leaf in enumerate(leaves):
            if isinstance(leaf, Pattern):
                patterns.append((leaf, number))
                continue
            reading, keys = reading_of(leaf), keys_of(leaf)
            if isinstance(leaf, Near):
                near.append((leaf, 1 << number))
            elif len(keys) == 1:
                words = self._words.setdefault(reading, {})
                words[keys[0]] = words.get(keys[0], 0) | 1 << number
            else:
                ending = self._phrases.setdefault(reading, {})
                which = list(self._phrases).index(reading)
                ending.setdefault(keys[-1], []).append((which, keys, 1 << number))
                self.longest = max(self.longest, len(keys))
        self.neighbours = Neighbours(near)
        self._patterns = PatternSet(patterns) if patterns else None

    def __missing__(self, surface: str) -> WordRole:
        if len(self) == _KNOWN:
            self.clear()
        role = self[surface] = self._role(surface)
        return role

    def _role(self, surface: str) -> WordRole:
        found = 0
        for reading, words in self._words.items():
            found |= words.get(READ[reading](surface), 0)
        if self._patterns:
            for number in self._patterns(READ[Reading.FOLDED](surface)):
                found |= 1 << number
        near = self.neighbours.leaves(surface)
        if not self._phrases:
            return WordRole(found, (), [], near)
        readings: list[str] = []
        ending: list[_Phrase] = []
        for reading, phrases in self._phrases.items():
            readings.append(read := READ[reading](surface))
            ending += phrases.get(read, ())
        return WordRole(found, tuple(readings), ending, near)

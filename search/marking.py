"""Where a query matches in an article: the marked places of each value of its fields."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.fields import values
from search.matching import READ, Reading, fields_of, keys_of, reading_of
from search.model import Article
from search.patterns import Pattern, PatternSet
from search.query.tree import Leaf, Node, Phrase, Term, scoring_leaves
from search.text import tokenize

#: The fields that are marked, in the order of reading.
_FIELDS = ("title", "body", "author", "tag")

#: A text can have more different words than are worth remembering.
_KNOWN = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A marked place: code points ``start``..``end`` of one value of a field."""

    field: str  #: as the query language calls it: title, body, author, tag
    value: int  #: which of the field's values, from 0
    start: int
    end: int
    leaves: frozenset[int]  #: which of the query's ``scoring_leaves`` are matched here


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marks:
    """All marked places of one value of a field, in columns: a long text has millions.

    The columns are equally long. Places are in the order of reading, and none reaches into the
    next one.
    """

    field: str  #: as in Match
    value: int
    starts: array[int]  #: code points
    ends: array[int]
    leaves: list[int]  #: bit ``n`` is set where the n-th of ``scoring_leaves`` is matched


def marks(tree: Node, article: Article, deadline: Deadline = NEVER) -> Iterator[Marks]:
    """The places where the query's scoring leaves occur, for each value that has any.

    A phrase is one place; places that overlap are one. The cost is linear in the length of the
    article. Raises QueryError once ``deadline`` has passed.
    """
    leaves = tuple(scoring_leaves(tree))
    for field in _FIELDS:
        finder = _finder(leaves, field)
        if not finder.is_empty:
            for number, text in enumerate(values(article, field)):
                starts, ends, found = finder.places(text, deadline)
                if starts:
                    yield Marks(field=field, value=number, starts=starts, ends=ends, leaves=found)


def matches(tree: Node, article: Article, deadline: Deadline = NEVER) -> tuple[Match, ...]:
    """All of the ``marks``, one by one, in the order of reading."""
    known: dict[int, frozenset[int]] = {}
    return tuple(
        Match(
            field=one.field,
            value=one.value,
            start=start,
            end=end,
            leaves=known.get(found) or known.setdefault(found, _numbers(found)),
        )
        for one in marks(tree, article, deadline)
        for start, end, found in deadline.over(zip(one.starts, one.ends, one.leaves, strict=True))
    )


class _Word(NamedTuple):
    """What a word of the text is to a finder."""

    leaves: int  #: that it matches
    readings: tuple[str, ...]  #: those in which there are phrases
    ending: list[tuple[int, tuple[str, ...], int]]  #: with it: reading, words and leaf of a phrase


class _Finder:
    """The leaves of a query for one field, so arranged that one look at a token finds them.

    Leaves are sets of bits here, the n-th leaf being bit n.
    """

    def __init__(self, leaves: Iterable[Leaf], field: str) -> None:
        self._words: dict[Reading, dict[str, int]] = {}
        self._phrases: dict[Reading, dict[str, list[tuple[int, tuple[str, ...], int]]]] = {}
        self._longest = 0
        patterns: list[tuple[Pattern, int]] = []
        for number, leaf in enumerate(leaves):
            if field not in fields_of(leaf):
                continue
            if isinstance(leaf, Term | Phrase):
                reading, keys = reading_of(leaf), keys_of(leaf)
                if len(keys) == 1:
                    words = self._words.setdefault(reading, {})
                    words[keys[0]] = words.get(keys[0], 0) | 1 << number
                else:
                    ending = self._phrases.setdefault(reading, {})
                    which = list(self._phrases).index(reading)
                    ending.setdefault(keys[-1], []).append((which, keys, 1 << number))
                    self._longest = max(self._longest, len(keys))
            else:
                patterns.append((leaf, number))
        self._patterns = PatternSet(patterns)

    @property
    def is_empty(self) -> bool:
        return not self._words and not self._phrases and not self._patterns

    def places(self, text: str, deadline: Deadline) -> tuple[array[int], array[int], list[int]]:
        """The starts, the ends and the leaves of what is to be marked."""
        starts, ends, leaves = array("I"), array("I"), list[int]()
        known: dict[str, _Word] = {}
        begun = deque[int](maxlen=self._longest)  # where the last tokens start
        recent = deque[tuple[str, ...]](maxlen=self._longest)  # their readings
        for surface, start, end in deadline.over(tokenize(text)):
            word = known.get(surface)
            if word is None:
                if len(known) == _KNOWN:
                    known.clear()
                word = known[surface] = self._word(surface)
            found, readings, ending = word
            first = start
            if readings:
                begun.append(start)
                recent.append(readings)
                for which, keys, leaf in ending:
                    if _ends_with(recent, which, keys):
                        first = min(first, begun[-len(keys)])
                        found |= leaf
            if found:
                while ends and ends[-1] > first:  # a phrase reaches back
                    first = min(first, starts.pop())
                    found |= leaves.pop()
                    ends.pop()
                starts.append(first)
                ends.append(end)
                leaves.append(found)
        return starts, ends, leaves

    def _word(self, surface: str) -> _Word:
        found = 0
        for reading, words in self._words.items():
            found |= words.get(READ[reading](surface), 0)
        if self._patterns:
            for number in self._patterns(READ[Reading.FOLDED](surface)):
                found |= 1 << number
        if not self._phrases:
            return _Word(found, (), [])
        readings: list[str] = []
        ending: list[tuple[int, tuple[str, ...], int]] = []
        for reading, phrases in self._phrases.items():
            readings.append(read := READ[reading](surface))
            ending += phrases.get(read, ())
        return _Word(found, tuple(readings), ending)


#: The hits of one page ask with the same leaves.
_finder = lru_cache(maxsize=16)(_Finder)


def _ends_with(recent: deque[tuple[str, ...]], which: int, keys: tuple[str, ...]) -> bool:
    return len(recent) >= len(keys) and all(
        words[which] == key for words, key in zip(reversed(recent), reversed(keys), strict=False)
    )


def _numbers(leaves: int) -> frozenset[int]:
    return frozenset(number for number in range(leaves.bit_length()) if leaves >> number & 1)

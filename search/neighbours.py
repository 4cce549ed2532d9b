"""Which words of a text are marked because they are near each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, MutableSequence, Sequence
from typing import NamedTuple

from search.deadline import Deadline
from search.matching import READ, Reading, keys_of, reading_of
from search.proximity import words_in
from search.query.tree import Near
from search.text import tokenize
from search.tokens_at import Spotted

#: A place: where it starts and ends, and its leaves as bits.
Place = tuple[int, int, int]


class _Wanted(NamedTuple):
    leaf: int
    reading: Reading
    keys: tuple[str, ...]
    words: frozenset[str]
    others: int


class Neighbours:
    """The leaves of a query whose words are to be near each other; a bit for each."""

    def __init__(self, leaves: Iterable[tuple[Near, int]]) -> None:
        self._wanted = [
            _Wanted(bit, reading_of(leaf), keys := keys_of(leaf), frozenset(keys), leaf.others)
            for leaf, bit in leaves
        ]

    def leaves(self, surface: str) -> int:
        """The leaves that a word is one of."""
        found = 0
        for one in self._wanted:
            if READ[one.reading](surface) in one.words:
                found |= one.leaf
        return found

    def places(
        self, text: str, begin: int, tokens: Sequence[Spotted], leaves: int, deadline: Deadline
    ) -> list[Place]:
        """The places of those of some leaves, in the order of reading.

        ``tokens``: all in the text that are words of any; ``begin``: what is added to where a place
        is. Raises QueryError once ``deadline`` has passed.
        """
        numbers: list[int] | None = None
        found: dict[int, int] = {}
        for leaf, reading, keys, words, others in self._wanted:
            if not leaf & leaves:
                continue
            read = READ[reading]
            its = [(at, key) for at, one in enumerate(tokens) if (key := read(one[0])) in words]
            if len({key for _, key in its}) < len(words):
                continue
            if numbers is None:
                numbers = _numbers(text, tokens, deadline)
            counted = [(numbers[at], key) for at, key in its]
            for which in deadline.over(words_in(counted, keys, others)):
                at = its[which][0]
                found[at] = found.get(at, 0) | leaf
        return [(begin + tokens[at][1], begin + tokens[at][2], found[at]) for at in sorted(found)]


def _numbers(text: str, tokens: Sequence[Spotted], deadline: Deadline) -> list[int]:
    """Of some tokens which ones they are, counted from a space before the first of them."""
    low = text.rfind(" ", 0, tokens[0][1]) + 1
    high = text.find(" ", tokens[-1][2])
    part = text[low : high if high >= 0 else len(text)]
    starts = [one.start for one in deadline.over(tokenize(part))]
    return [bisect_left(starts, start - low) for _, start, _ in tokens]


def put_among(
    starts: MutableSequence[int],
    ends: MutableSequence[int],
    leaves: MutableSequence[int],
    places: Sequence[Place],
) -> None:
    """Put more places among those of a value, in columns; those that overlap become one."""
    at = bisect_right(ends, places[0][0])
    behind = zip(starts[at:], ends[at:], leaves[at:], strict=True)
    together = sorted([*behind, *places])
    del starts[at:], ends[at:], leaves[at:]
    for start, end, its in together:
        if ends and ends[-1] > start:
            ends[-1] = max(ends[-1], end)
            leaves[-1] |= its
        else:
            starts.append(start)
            ends.append(end)
            leaves.append(its)

"""Where words stand near each other: the minimal intervals of a text that have all of them.

An interval has all of some words if each stands at a place of its own there, a word that is asked
for twice at two; it is *minimal* if no shorter one within it has them. No minimal interval begins
where another one begins, or ends where another one ends (Clarke, Cormack and Burkowski, "An algebra
for structured text search and a framework for its implementation", 1995). Of these count those in
which at most so many other words stand.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence


def intervals(
    tokens: Iterable[tuple[int, str]], words: Sequence[str], others: int
) -> Iterator[tuple[int, int]]:
    """The first and the last token of each minimal interval, with ``others`` at most in it.

    ``tokens``: ascending numbers, each with what is compared with ``words``; tokens that are none
    of the words may be left out.
    """
    latest = {word: deque[int](maxlen=times) for word, times in Counter(words).items()}
    lacking = len(words)
    upto = -1
    for number, word in tokens:
        places = latest.get(word)
        if places is None:
            continue
        lacking -= len(places) != places.maxlen
        places.append(number)
        if lacking:
            continue
        first = min(places[0] for places in latest.values())
        if first > upto:  # else it has the one that ended before it in it
            upto = first
            if number - first < len(words) + others:
                yield first, number


def words_in(tokens: Sequence[tuple[int, str]], words: Sequence[str], others: int) -> Iterator[int]:
    """Which of the tokens (from 0) are words of the ``intervals``, ascending."""
    wanted = frozenset(words)
    number = 0
    for first, last in intervals(tokens, words, others):
        while number < len(tokens) and tokens[number][0] <= last:
            if tokens[number][0] >= first and tokens[number][1] in wanted:
                yield number
            number += 1

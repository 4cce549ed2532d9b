"""The words of a dictionary that a pattern with wildcards matches: most are ruled out on arrays.

``search.matching.word_test`` says what is matched. What a pattern begins with is a range of the
dictionary; its length, its end and the longest text inside it are compared for all words at once.
Only where the pattern says more than these is it held against each word that is left.
"""

from __future__ import annotations

import re

import numpy as np

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.coding.lexicon import Lexicon, key_of, text_of
from search.engines.whoosh.codec.coding.ragged import Array, Ints, run_starts
from search.matching import word_test
from search.query.tree import Wildcard
from search.text import fold


def matching_glob(pattern: str, lexicon: Lexicon, deadline: Deadline = NEVER) -> Ints:
    """The numbers of the words that match ``pattern``, ascending.

    Raises QueryError once ``deadline`` has passed.
    """
    beginning, *between = (fold(part) for part in re.split(r"[*?]", pattern))
    if not between:
        number = lexicon.find(key_of(beginning))
        return np.arange(number, number + 1) if number >= 0 else _NONE
    *inner, ending = between
    numbers = np.arange(*lexicon.beginning_with(key_of(beginning)))
    letters = len(beginning) + sum(map(len, between)) + pattern.count("?")
    sizes = lexicon.sizes.take(numbers)
    fits = sizes >= letters if "*" in pattern else sizes == letters
    numbers = _ending(key_of(ending), numbers.take(np.flatnonzero(fits)), lexicon)
    if not any(inner):
        return numbers
    deadline.check()
    numbers = _having(key_of(max(inner, key=len)), numbers, lexicon)
    test = word_test(Wildcard(pattern=pattern))
    passed = [one for one in deadline.over(numbers.tolist()) if test(text_of(lexicon[one]))]
    return np.array(passed, np.int64)


def _ending(key: bytes, numbers: Ints, lexicon: Lexicon) -> Ints:
    """Those of the words that end so; none is shorter than ``key``."""
    for before, byte in enumerate(reversed(key), 1):
        last = lexicon.text.take(lexicon.starts.take(numbers + 1) - before)
        numbers = numbers.take(np.flatnonzero(last == byte))
    return numbers


def _having(key: bytes, numbers: Ints, lexicon: Lexicon) -> Ints:
    """Those of the words, in order, that have ``key`` somewhere."""
    if not len(numbers):
        return numbers
    first, end = int(numbers[0]), int(numbers[-1]) + 1
    low, high = int(lexicon.starts[first]), int(lexicon.starts[end])
    places = low + _occurrences(key, lexicon.text[low:high])
    words = lexicon.starts.searchsorted(places, side="right") - 1
    within = np.flatnonzero(places + len(key) <= lexicon.starts.take(words + 1))
    words = words.take(within)
    having = np.zeros(end - first, bool)
    having[words.take(run_starts(words)) - first] = True
    return numbers.take(np.flatnonzero(having.take(numbers - first)))


def _occurrences(key: bytes, text: Array) -> Ints:
    """Where ``key`` begins in a text, over the ends of words, too."""
    places = len(text) - len(key) + 1
    if places <= 0:
        return _NONE
    there = text[:places] == key[0]
    for after, byte in enumerate(key[1:], 1):
        there &= text[after : places + after] == byte
    return np.flatnonzero(there)


_NONE = np.zeros(0, np.int64)

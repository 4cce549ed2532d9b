"""A readable piece of a text around a place in it: whole sentences where they are short enough."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from search.sentences import sentence_borders, skip_space

#: How long a passage is filled up to with whole sentences, in characters.
FULL = 240

#: How long a passage can be; a longer sentence is cut at a word.
LONGEST = 320

_WIDE = re.compile(r"\s\s+")
_BEFORE = 8  # characters in which the end of a sentence stands before the next one
_WORD = 30  # how far a cut looks for a space


class Passage(NamedTuple):
    """Where a piece begins and ends, and whether that is within a sentence."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def passage(
    text: str, start: int, end: int, *, floor: int = 0, ceiling: int | None = None
) -> Passage:
    """The passage around ``start``..``end``, within ``floor``..``ceiling``.

    What is longer than LONGEST is cut behind. The cost does not depend on the text's length.
    """
    ceiling = len(text) if ceiling is None else ceiling
    end = min(end, start + LONGEST)
    low, high = max(0, end - LONGEST - _BEFORE), min(len(text), start + LONGEST)
    gaps = list(sentence_borders(text, low, high))
    starts = [skip_space(text, low, start)] * (low == 0) + [g.next for g in gaps]
    ends = [g.end for g in gaps] + [high] * (high == len(text))
    low, high = max(floor, low), min(ceiling, high)
    starts = [at for at in starts if at >= low]
    ends = [at for at in ends if at <= high]

    left = max((at for at in starts if end - LONGEST <= at <= start), default=-1)
    cut_before = left < 0
    if cut_before:
        left = _word_start(text, max(low, start - (LONGEST - (end - start)) // 3), start)
    right = min((at for at in ends if end <= at <= left + LONGEST), default=-1)
    cut_after = right < 0
    if cut_after:
        right = _word_end(text, min(high, left + LONGEST), end)
    walls = {gap.end for gap in gaps if gap.paragraph}
    while not cut_after and right not in walls:
        further = min((at for at in ends if right < at <= left + FULL), default=-1)
        if further < 0:
            break
        right = further
    doors = {gap.next for gap in gaps if gap.paragraph}
    while not cut_before and left not in doors:
        earlier = max((at for at in starts if right - FULL <= at < left), default=-1)
        if earlier < 0:
            break
        left = earlier
    return Passage(left, right, cut_before, cut_after)


def whole_passage(text: str) -> Passage | None:
    """All of a text that is one paragraph and no longer than FULL: any place's ``passage``."""
    if len(text) > FULL or "\n" in text:
        return None
    return Passage(skip_space(text, 0, len(text)), len(text), False, False)


def squeeze(
    text: str, piece: Passage, spans: Iterable[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a passage with single spaces, and those of ``spans`` that lie in it.

    ``spans`` are offsets into ``text``; the answer's are offsets into the passage.
    """
    whole = text[piece.start : piece.end]
    squeezed = " ".join(whole.split())
    if len(whole) == len(text) == len(squeezed):  # most short texts
        return squeezed, tuple(spans)
    inside = [
        (max(start, piece.start) - piece.start, min(end, piece.end) - piece.start)
        for start, end in spans
        if start < piece.end and end > piece.start
    ]
    if len(squeezed) < len(whole):
        ends, gone = _squeezed_away(whole)
        inside = [
            (_moved(start, ends, gone, squeezed), _moved(end, ends, gone, squeezed))
            for start, end in inside
        ]
    return squeezed, tuple(inside)


def _squeezed_away(text: str) -> tuple[list[int], list[int]]:
    """Where white space ends of which some goes, and how much has gone up to there, from 0 on."""
    indent = len(text) - len(text.lstrip())
    ends, gone = [indent], [0, indent]
    for match in _WIDE.finditer(text, indent):
        start, end = match.span()
        ends.append(end)
        gone.append(gone[-1] + end - start - 1)
    return ends, gone


def _moved(at: int, ends: list[int], gone: list[int], squeezed: str) -> int:
    return min(at - gone[bisect_right(ends, at)], len(squeezed))


def _word_start(text: str, at: int, limit: int) -> int:
    """The first word that begins at ``at`` or soon after it, at ``limit`` the latest."""
    if at and not text[at - 1].isspace():
        for place in range(at, min(limit, at + _WORD)):
            if text[place].isspace():
                return skip_space(text, place, limit)
    while at < limit and unicodedata.category(text[at])[0] == "M":
        at += 1
    return skip_space(text, at, limit)


def _word_end(text: str, at: int, limit: int) -> int:
    """The last word that ends at ``at`` or shortly before it, at ``limit`` the earliest."""
    if at < len(text) and not text[at].isspace():
        for place in range(at, max(limit, at - _WORD), -1):
            if text[place].isspace():
                return place
    while limit < at < len(text) and unicodedata.category(text[at])[0] == "M":
        at -= 1
    return at

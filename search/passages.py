"""A readable piece of a text around a place in it: whole sentences where they are short enough."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from search.sentences import plain_borders, skip_space

#: How long a passage is filled up to with whole sentences, in characters.
FULL = 240

#: How long a passage can be; a longer sentence is cut at a word.
LONGEST = 320

_WIDE = re.compile(r"\s\s+")
_AROUND = 8  # characters that tell whether a sentence ends
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
    low, high = max(0, end - LONGEST - _AROUND), min(len(text), start + LONGEST + _AROUND)
    enough = max(end, start + FULL + 1)  # nothing is filled up further than that
    starts = [skip_space(text, 0, start)] if low == 0 else []
    ends: list[int] = []
    walls: list[int] = []  # where paragraphs end,
    doors: list[int] = []  # and the next ones begin
    for stop, after, paragraph in plain_borders(text, low, high):
        starts.append(after)
        ends.append(stop)
        if paragraph:
            walls.append(stop)
            doors.append(after)
        if stop >= enough:
            break
    else:
        if high == len(text):
            ends.append(high)
    low, high = max(floor, low), min(ceiling, high)
    starts = starts[bisect_left(starts, low) :]
    ends = ends[: bisect_right(ends, high)]

    first = bisect_right(starts, start) - 1
    cut_before = first < 0 or starts[first] < end - LONGEST
    if cut_before:
        left = _word_start(text, max(low, start - (LONGEST - (end - start)) // 3), start)
    else:
        left = starts[first]
    last = bisect_left(ends, end)
    cut_after = last == len(ends) or ends[last] > left + LONGEST
    right = _word_end(text, min(high, left + LONGEST), end) if cut_after else ends[last]
    if not cut_after:
        for further in ends[last:]:
            if right in walls or further > left + FULL:
                break
            right = further
    if not cut_before:
        for earlier in reversed(starts[:first]):
            if left in doors or earlier < right - FULL:
                break
            left = earlier
    return Passage(left, right, cut_before, cut_after)


def is_passage(text: str) -> bool:
    """Whether all of a text is its ``passage`` wherever one looks, and as it is shown.

    Not so for some short texts that have letters which nobody sees.
    """
    return 0 < len(text) <= FULL and _is_squeezed(text)


def squeeze(
    text: str, piece: Passage, spans: Iterable[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a passage with single spaces, and those of ``spans`` that lie in it.

    ``spans`` are offsets into ``text``, in order; the answer's are offsets into the passage.
    """
    whole = text[piece.start : piece.end]
    inside = [
        (max(start, piece.start) - piece.start, min(end, piece.end) - piece.start)
        for start, end in spans
        if start < piece.end and end > piece.start
    ]
    spaced = whole.replace("\n", " ")
    if not _is_squeezed(single := spaced.replace("  ", " ")):
        squeezed = " ".join(whole.split())
        return squeezed, tuple(_moved(inside, whole, len(squeezed)))
    if len(single) < len(spaced):  # most often so, and quicker
        inside = [
            (start - spaced.count("  ", 0, start), end - spaced.count("  ", 0, end))
            for start, end in inside
        ]
    return single, tuple(inside)


def _is_squeezed(text: str) -> bool:
    """Whether its only white space is single spaces in it: what is white and printable is one."""
    return text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]


def _moved(spans: Iterable[tuple[int, int]], text: str, limit: int) -> list[tuple[int, int]]:
    """Where spans of a text are when its white space is squeezed, so that ``limit`` is left."""
    indent = len(text) - len(text.lstrip())
    goes = [(indent, indent)]  # where white space ends, and what goes of it
    goes += [
        (found.end(), found.end() - found.start() - 1) for found in _WIDE.finditer(text, indent)
    ]
    goes.append((len(text) + 1, 0))
    moved: list[tuple[int, int]] = []
    gone = place = 0
    for start, end in spans:
        while goes[place][0] <= start:
            gone += goes[place][1]
            place += 1
        first = start - gone
        while goes[place][0] <= end:
            gone += goes[place][1]
            place += 1
        moved.append((first, min(end - gone, limit)))
    return moved


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

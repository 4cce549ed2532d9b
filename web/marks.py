"""Text and the spans of its matches -> the pieces that a template puts between marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: Between paragraphs: an empty line, or a new line that is indented (as agencies send it).
_BREAK = re.compile(r"\n(?:[ \t]*\n\s*|(?:\t| {2,})[ \t]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One match: code points ``start``..``end``, and its number on the page (0: none)."""

    start: int
    end: int
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text, marked or not; ``number`` stands on the first piece of a match only."""

    text: str
    marked: bool = False
    number: int = 0
    hit: int = 0  #: the number of the match, on all its pieces


def spans(found: Iterable[tuple[int, int]]) -> tuple[Mark, ...]:
    """Marks without numbers."""
    return tuple(Mark(start=start, end=end) for start, end in found)


def pieces(
    text: str, marks: Sequence[Mark], *, start: int = 0, end: int | None = None
) -> tuple[Piece, ...]:
    """The part ``start``..``end`` of a text, cut at its marks (in order, not overlapping)."""
    end = len(text) if end is None else end
    return tuple(_pieces(text, marks, start, end))


def paragraphs(text: str, marks: Sequence[Mark]) -> tuple[tuple[Piece, ...], ...]:
    """A body cut into its paragraphs, each cut at its marks; time is linear in the two."""
    borders = [(found.start(), found.end()) for found in _BREAK.finditer(text)]
    starts = [0, *(after for _, after in borders)]
    ends = [*(before for before, _ in borders), len(text)]
    made: list[tuple[Piece, ...]] = []
    first = 0
    for start, end in zip(starts, ends, strict=True):
        while first < len(marks) and marks[first].end <= start:
            first += 1
        last = first
        while last < len(marks) and marks[last].start < end:
            last += 1
        if text[start:end].strip():
            made.append(pieces(text, marks[first:last], start=start, end=end))
    return tuple(made)


def _pieces(text: str, marks: Sequence[Mark], start: int, end: int) -> Iterator[Piece]:
    at = start
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first >= last:
            continue
        if first > at:
            yield Piece(text=text[at:first])
        yield Piece(
            text=text[first:last],
            marked=True,
            number=mark.number if mark.start >= start else 0,
            hit=mark.number,
        )
        at = last
    if at < end:
        yield Piece(text=text[at:end])

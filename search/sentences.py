"""Where the sentences and paragraphs of a text end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import starmap
from typing import NamedTuple

# What a stop behind it does not end: initials and abbreviations, those of one length together.
_SHORT = (
    r"[^\W\d_]",
    "Mr|Ms|Dr|St|Lt|vs|No|Co|Jr|им",
    "Mrs|Gen|Col|Sgt|Sen|Rep|Gov|Inc|Ltd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|тыс|млн|руб",
    "Prof|Corp|Sept|млрд",
)
_NOT_SHORT = "".join(rf"(?<!(?<![^\W\d_])(?:{some})\.)" for some in _SHORT)

# It begins with the set of all that it can begin with: that is how ``re`` leaps to the next one.
# Its group is the gap behind a sentence; where a paragraph ends without one there is no group.
_BORDER = re.compile(
    r"[.!?…。！？\n](?:(?:"
    rf"(?<=\.)(?=\s){_NOT_SHORT}"
    r"|(?<=[.!?…])(?!(?<=\.)\s)[.!?…]*+[\"'”’»)\]]*+(?=\s)"
    r"|(?<=[。！？])[。！？]*+[\"'”’»」』）]*+"
    r")(\s*+)(?![a-z])"
    r"|(?<=\n)[^\S\n]*\n\s*+)"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


class Border(NamedTuple):
    """Offsets of a sentence's end and of the next one's beginning."""

    end: int
    next: int
    paragraph: bool  #: whether a paragraph ends as well


def sentence_borders(text: str, low: int = 0, high: int | None = None) -> Iterator[Border]:
    """The borders between ``low`` and ``high``, in order; the text's own end is none.

    A stop before a small letter, or after an initial or an abbreviation, ends nothing.
    """
    return starmap(Border, plain_borders(text, low, len(text) if high is None else high))


def plain_borders(text: str, low: int, high: int) -> Iterator[tuple[int, int, bool]]:
    """The same, for who asks often: the fields of a ``Border``."""
    for match in _BORDER.finditer(text, low, high):
        end, after = match.span(1)
        if end < 0:
            yield *match.span(), True
        elif text[after : after + 1].islower():  # what of them is beyond ASCII, or at ``high``
            if gap := _PARAGRAPH.search(text, end, after):
                yield gap.start(), after, True
        else:
            yield end, after, after - end > 1 and text.count("\n", end, after) > 1


def skip_space(text: str, at: int, limit: int) -> int:
    """The first place from ``at`` on, ``limit`` at most, that is no white space."""
    while at < limit and text[at].isspace():
        at += 1
    return at

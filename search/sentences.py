"""Where the sentences and paragraphs of a text end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# It begins with the set of all that it can begin with: that is how ``re`` leaps to the next one.
_BORDER = re.compile(
    r"[.!?…。！？\n](?:"
    r"(?<=[.!?…])[.!?…]*[\"'”’»)\]]*(?=\s)"
    r"|(?<=[。！？])[。！？]*[\"'”’»」』）]*"
    r"|(?<=\n)(?P<paragraph>[^\S\n]*\n))"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_ABBREVIATED = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Jr|vs|No|Inc|Corp"
    r"|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|им|тыс|млн|млрд|руб)$"
)


class Border(NamedTuple):
    """Offsets of a sentence's end and of the next one's beginning."""

    end: int
    next: int
    paragraph: bool  #: whether a paragraph ends as well


def sentence_borders(text: str, low: int = 0, high: int | None = None) -> Iterator[Border]:
    """The borders between ``low`` and ``high``, in order; the text's own end is none.

    A stop before a small letter, or after an initial or an abbreviation, ends nothing.
    """
    high = len(text) if high is None else high
    done = low
    for match in _BORDER.finditer(text, low, high):
        if match.start() < done:  # the gap of a sentence that ended before it
            continue
        end = match.start() if match["paragraph"] else match.end()
        done = skip_space(text, match.end(), high)
        if match["paragraph"]:
            yield Border(end, done, True)
            continue
        if text[done : done + 1].islower() or (match[0] == "." and _is_abbreviated(text, match)):
            done = end
        else:
            gap = done - end > 1 and _PARAGRAPH.search(text, end, done)
            yield Border(end, done, bool(gap))


def _is_abbreviated(text: str, stop: re.Match[str]) -> bool:
    before = text[max(0, stop.start() - 6) : stop.start()]
    return _ABBREVIATED.search(before) is not None


def skip_space(text: str, at: int, limit: int) -> int:
    """The first place from ``at`` on, ``limit`` at most, that is no white space."""
    while at < limit and text[at].isspace():
        at += 1
    return at

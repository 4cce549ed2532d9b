"""Quotation marks: which of them open a phrase, and where it ends."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left

#: Opening mark -> the marks that properly close it, in the usage of one language or another.
PAIRS = {
    '"': '"',
    "＂": "＂",
    "“": "”",
    "”": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "《": "》",
    "〝": "〞〟",
}
#: Marks that are apostrophes too: they open only before a clause, and close only after a word.
SINGLE_PAIRS = {"'": "'", "‘": "’", "’": "’", "‚": "‘’", "‛": "’"}

#: Every mark that ends a word wherever it stands.
MARKS = "".join(sorted({*PAIRS, *"".join(PAIRS.values())}))

#: Every mark that may also be an apostrophe.
SINGLES = "".join(sorted({*SINGLE_PAIRS, *"".join(SINGLE_PAIRS.values())}))

_QUOTE = re.compile(f"[{re.escape(MARKS + SINGLES)}]")
_ENDS = ".,!?…;%)*"


def is_word_character(char: str) -> bool:
    """Letters, digits and combining marks (``search.text`` has no other words)."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


class Quotes:
    """The quotation marks of one query; each question takes logarithmic time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[str, list[int]] = {}
        self._marks: list[int] = []
        for match in _QUOTE.finditer(text):
            at, char = match.start(), match[0]
            if char in SINGLES:
                if not self._ends_word(at):
                    continue
            else:
                self._marks.append(at)
            self._at.setdefault(char, []).append(at)

    def close(self, opening: int) -> int | None:
        """Where the phrase that the mark at ``opening`` begins ends, or None."""
        char = self._text[opening]
        closing = PAIRS.get(char) or SINGLE_PAIRS.get(char, "")
        ends = [end for mark in closing if (end := self._next(mark, opening)) is not None]
        return min(ends, default=None)

    def close_otherwise(self, opening: int) -> int | None:
        """The next mark of any other kind, if it looks like a closing one: ``"so”``."""
        number = bisect_left(self._marks, opening + 1)
        if number == len(self._marks):
            return None
        end = self._marks[number]
        return end if self.looks_closing(end) else None

    def looks_closing(self, at: int) -> bool:
        """Whether a mark stands behind a word and not before one."""
        return self._ends_word(at) and (
            is_word_character(self._text[at - 1]) or self._text[at - 1] in _ENDS
        )

    def _ends_word(self, at: int) -> bool:
        return (
            at > 0
            and not self._text[at - 1].isspace()
            and not is_word_character(self._text[at + 1 : at + 2] or " ")
        )

    def _next(self, mark: str, after: int) -> int | None:
        places = self._at.get(mark, [])
        number = bisect_left(places, after + 1)
        return places[number] if number < len(places) else None

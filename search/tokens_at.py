"""The tokens of a text that stand at some places, found without reading the others.

Only where something unusual stands beside one, the tokens there are made as ``search.text`` makes
them.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits

from search.text import is_spaceless, tokenize

#: As ``search.text.Token``: the surface, and its code points in the text.
Spotted = tuple[str, int, int]

#: A word goes on beside one of these, if its script has spaces.
JOINING = frozenset(ascii_letters + digits)

#: And ends beside one of these; a single letter does not, beside a dot.
PARTING = frozenset(map(chr, range(128))).union("\u00a0«»‐‑–—‘’“”„…") - JOINING

_LETTER = re.compile(r"[^\W_]")  # where there is none there is no token
_PARTS = "".join(map(re.escape, sorted(PARTING)))
# No longer than most words are: in a script without spaces the rest of the text may be a run.
_NEXT = re.compile(rf"[\W_]*+([^\W_]{{2,32}}+|[^\W_](?!\.))(?![^{_PARTS}])")


class TokensAt:
    """Tokens of one text, by where they stand. For one thread."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._low = self._high = 0  # between spaces: of where the tokens are known
        self._there: dict[int, Spotted] = {}

    def behind(self, end: int) -> Spotted | None:
        """The token behind the one that ends at a place; None behind the last one."""
        found = _NEXT.match(self._text, end)
        if found and not is_spaceless(run := found[1]):
            return run, *found.span(1)
        letter = _LETTER.search(self._text, end)
        return self.beginning(letter.start()) if letter else None

    def beginning(self, start: int) -> Spotted | None:
        """The token that begins at a place, if one does."""
        if not self._low <= start < self._high:
            text = self._text
            low, high = text.rfind(" ", 0, start) + 1, text.find(" ", start)
            self._low, self._high = low, len(text) if high < 0 else high
            self._there = {
                low + one.start: (one.surface, low + one.start, low + one.end)
                for one in tokenize(text[low : self._high])
            }
        return self._there.get(start)

"""The tokens of a text that are any of some words, found without reading the others.

To look for a word as it is written is many times quicker than to take a text apart. Only where
something unusual stands beside it, the tokens there are made as ``search.text`` makes them.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cached_property, lru_cache
from operator import itemgetter
from string import ascii_letters, digits

from search.deadline import NEVER, Deadline
from search.text import is_spaceless, tokenize

#: A word goes on beside one of these, if its script has spaces.
_JOINING = frozenset(ascii_letters + digits)

#: And ends beside one of these; a single letter does not, beside a dot.
_PARTING = frozenset(map(chr, range(128))).union("\u00a0«»‐‑–—‘’“”„…") - _JOINING

_LONG = 1 << 16  #: characters that take some time

_NONE = frozenset[str]()
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DOTTED = re.compile(r"\.[^\W\d_](?![^\W_])")  # the last letter of U.N.

#: As ``search.text.Token``: the surface, and its code points in the text.
Spotted = tuple[str, int, int]

#: What is looked for, what it ends beside for certain, and what it does not end beside.
_Written = tuple[str, frozenset[str], frozenset[str]]

_start = itemgetter(1)


class Spotter:
    """Finds some surfaces (``search.text``)."""

    def __init__(self, surfaces: Set[str]) -> None:
        self._surfaces = surfaces
        self._plain = [_as_it_is(surface) for surface in surfaces]

    @cached_property
    def _dotted(self) -> list[_Written]:
        """The surfaces with dots between their letters."""
        letters = filter(_LETTERS.fullmatch, self._surfaces)
        return [(".".join(one), _NONE, _NONE) for one in letters]

    def tokens(self, text: str, deadline: Deadline = NEVER) -> list[Spotted]:
        """The tokens of ``text`` whose surface is one of them, from left to right.

        Raises QueryError once ``deadline`` has passed.
        """
        found: list[Spotted] = []
        low = high = 0  # between spaces: of where the tokens are known
        there: dict[int, Spotted] = {}
        wanted = self._plain + self._dotted if _DOTTED.search(text) else self._plain
        text = f"\n{text}\n"  # so that every word has something on either side
        for written, parting, joining in wanted:
            if len(text) > _LONG:
                deadline.check()
            at = text.find(written)
            while at > 0:
                end = at + len(written)
                before, after = text[at - 1], text[end]
                if before in parting and after in parting:
                    found.append((written, at - 1, end - 1))
                elif before not in joining and after not in joining:
                    if not low <= at < high:
                        low, high = text.rfind(" ", 0, at) + 1, text.find(" ", end)
                        high = len(text) if high < 0 else high
                        there = {low + token.start: token for token in tokenize(text[low:high])}
                    token = there.get(at)
                    if token and low + token[2] == end and token[0] in self._surfaces:
                        found.append((token[0], at - 1, end - 1))
                at = text.find(written, at + 1)
        found.sort(key=_start)
        return found


@lru_cache(maxsize=1 << 12)
def _as_it_is(surface: str) -> _Written:
    if is_spaceless(surface):
        return surface, _NONE, _NONE
    return surface, _PARTING - {"."} if len(surface) == 1 else _PARTING, _JOINING

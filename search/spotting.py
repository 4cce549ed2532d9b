"""The tokens of a text that are any of some words, found without reading the others.

To look for the beginning of a word is many times quicker than to take a text apart. Only where
something unusual stands beside what is found, the tokens there are made as ``search.text`` makes
them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from search.deadline import NEVER, Deadline
from search.text import is_spaceless
from search.tokens_at import JOINING, PARTING, Spotted, TokensAt

#: Words that begin with so many equal letters are looked for together.
_ALIKE = 3

_NONE = frozenset[str]()
_RUN = re.compile(r"[^\W_]*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DOTTED = re.compile(r"\.[^\W\d_](?![^\W_])")  # the last letter of U.N.

_LONG = 1 << 16  #: characters that take some time

#: Words of queries whose surfaces are remembered in groups: up to 20 KB each, beside the cache.
_REMEMBERED = 1 << 8

_start = itemgetter(1)


class _Alike(NamedTuple):
    """Words that begin alike."""

    beginning: str
    words: frozenset[str]
    parting: frozenset[str]  #: what they end beside for certain
    joining: frozenset[str]  #: what they neither begin nor end beside


class Spotter:
    """Finds some surfaces (``search.text``)."""

    def __init__(self, surfaces: Collection[tuple[str, ...]]) -> None:
        """``surfaces``: those of one word of a query, and of the next; they may have some alike."""
        self._surfaces = surfaces
        self._plain = [alike for some in surfaces for alike in _grouped(some)]
        self._overlap = len(surfaces) > 1 and sum(map(len, surfaces)) > len(set().union(*surfaces))

    @cached_property
    def _dotted(self) -> list[_Alike]:
        """The same with dots between their letters."""
        return [alike for some in self._surfaces for alike in _with_dots(some)]

    def tokens(self, text: str, deadline: Deadline = NEVER) -> list[Spotted]:
        """The tokens of ``text`` whose surface is one of them, from left to right.

        Raises QueryError once ``deadline`` has passed.
        """
        found: list[Spotted] = []
        wanted = self._plain + self._dotted if _DOTTED.search(text) else self._plain
        text = f"\n{text}\n"  # so that every word has something on either side
        find, whole = text.find, TokensAt(text)
        for beginning, words, parting, joining in wanted:
            if len(text) > _LONG:
                deadline.check()
            at, size = find(beginning), len(beginning)
            while at > 0:
                before, run = text[at - 1], ""
                if before in parting:
                    end = at + size
                    if text[end] not in parting:
                        end = _RUN.match(text, end).end()  # type: ignore[union-attr]  # may be empty
                    run = text[at:end] if text[end] in parting else ""
                if run in words:
                    found.append((run, at - 1, end - 1))
                elif before not in joining and (not run or is_spaceless(run)):
                    token = whole.beginning(at)
                    if token and token[0] in words:
                        found.append((token[0], at - 1, token[2] - 1))
                at = find(beginning, at + 1)
        if self._overlap:
            found = list(set(found))
        found.sort(key=_start)
        return found


@lru_cache(maxsize=_REMEMBERED)
def _grouped(surfaces: tuple[str, ...]) -> tuple[_Alike, ...]:
    groups: list[_Alike] = []
    for letters, some in groupby(sorted(surfaces), key=lambda word: word[:_ALIKE]):
        words = list(some)
        if any(map(is_spaceless, words)):
            groups += (_Alike(word, frozenset([word]), _NONE, _NONE) for word in words)
        else:
            parting = PARTING - {"."} if len(letters) == 1 else PARTING
            beginning = _in_common(words[0], words[-1])
            groups.append(_Alike(beginning, frozenset(words), parting, JOINING))
    return tuple(groups)


def _in_common(first: str, last: str) -> str:
    """What some words begin with, of which these are the first and the last in order."""
    for at, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:at]
    return min(first, last, key=len)


@lru_cache(maxsize=_REMEMBERED)
def _with_dots(surfaces: tuple[str, ...]) -> tuple[_Alike, ...]:
    return tuple(
        _Alike(".".join(alike.beginning), alike.words, _NONE, _NONE)
        for alike in _grouped(tuple(filter(_LETTERS.fullmatch, surfaces)))
    )

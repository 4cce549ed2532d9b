"""What bare text shows of its structure: paragraphs, a headline, a first sentence."""

from __future__ import annotations

import re

from search import sentence_borders

_HEADLINE_CHARACTERS = 140
_TITLE_CHARACTERS = 120
_LONG_LINE = 100  # on average: nobody wraps there, so each line is a paragraph

_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_INDENTED = re.compile(r"\n(?=[^\S\n]+\S)")
_TERMINAL = re.compile(r"[.!?…;,:。！？][\"'”’»)\]]*$")


def paragraphs(text: str) -> str:
    """The text with its paragraphs parted by an empty line; no word of it is lost.

    Empty lines part them; where there are none, indented lines begin one (as the agencies do);
    and where lines are long, each is one.
    """
    if _EMPTY_LINE.search(text.strip()):
        return text
    lines = [line for line in text.strip().split("\n") if line.strip()]
    if len(lines) < 2:
        return text
    if sum(map(len, lines)) / len(lines) >= _LONG_LINE:
        return "\n\n".join(lines)
    return _INDENTED.sub("\n\n", text)


def headline(text: str) -> str | None:
    """The first line, if it reads as a headline: short, no full stop, then a gap or longer text."""
    first, newline, rest = text.strip().partition("\n")
    first = first.strip()
    if not newline or not first or len(first) > _HEADLINE_CHARACTERS or _TERMINAL.search(first):
        return None
    if not any(char.isalpha() for char in first):
        return None
    if not rest.split("\n", 1)[0].strip():
        return first
    following = [line for line in rest.split("\n", 40)[:40] if line.strip()]
    longest = max(map(len, following), default=0)
    return first if len(following[0]) > 1.5 * len(first) and longest >= _LONG_LINE else None


def without_first_line(text: str) -> str:
    """What follows the first line that is not empty."""
    return text.lstrip().partition("\n")[2].lstrip("\n")


def first_sentence(text: str) -> str:
    """The first sentence, in one line, cut at a word to the length of a title with "…"."""
    start = " ".join(text[: 40 * _TITLE_CHARACTERS].split("\n\n", 1)[0].split())
    first = next(sentence_borders(start), None)
    if first is not None:
        start = start[: first.end]
    if len(start) <= _TITLE_CHARACTERS:
        return start
    cut = start[: _TITLE_CHARACTERS - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > _TITLE_CHARACTERS // 2 else cut).rstrip(" ,;:–-") + "…"

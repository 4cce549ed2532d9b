"""A page of hits as text: for a terminal of some width, in colour or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from search.model import Article, Facet, Fragment, Hit, SearchPage

#: Narrower than this, lines would be nothing but words cut in pieces.
NARROWEST = 20

_TITLE, _MARK, _FAINT, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m"
_WORD = re.compile(r"\S+")
_OBEYED = re.compile(  # controls, line ends, writing direction, halves of surrogate pairs
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def page_lines(page: SearchPage, *, width: int, colour: bool) -> Iterator[str]:
    """The hits, numbered through all pages, without line ends.

    Control characters of the articles are shown as spaces: none reaches the terminal.
    """
    before = (page.query.page - 1) * page.query.per_page
    for number, hit in enumerate(page.hits, before + 1):
        yield from _hit_lines(hit, f"{number}.", max(width, NARROWEST), colour)
        yield ""


def facet_lines(facets: Sequence[Facet]) -> Iterator[str]:
    """The facets that have values, each value on a line with its count."""
    for facet in facets:
        if facet.values:
            yield facet.field
            for value in facet.values:
                yield f"{value.count:>9,}  {visible(value.value)}"
            yield ""


def visible(text: str) -> str:
    """``text`` on one line, of the same length, without what a terminal would obey."""
    return _OBEYED.sub(" ", text)


def escaped(text: str) -> str:
    """``text`` with an escape in place of each character that a terminal would obey.

    For names that must be told apart and found again: a file's, say.
    """
    return _OBEYED.sub(lambda match: ascii(match[0])[1:-1], text)


def _hit_lines(hit: Hit, number: str, width: int, colour: bool) -> Iterator[str]:
    article = hit.article
    indent = " " * max(3, len(number) + 1)
    room = width - len(indent)
    title = next((f for f in hit.fragments if f.field == "title"), None)
    head = title.text if title else article.title or "(no title)"
    for place, line in enumerate(
        _wrapped(head, title.spans if title else (), room, colour, _TITLE)
    ):
        yield (indent if place else number.ljust(len(indent))) + line
    about = " · ".join(_about(article, hit.matches))
    for line in _wrapped(about, (), room, colour, _FAINT):
        yield indent + line
    for fragment in hit.fragments:
        if fragment.field != "title":
            text, spans = _dotted(fragment)
            for line in _wrapped(text, spans, room, colour, ""):
                yield indent + line
    item = f" ({article.origin.item})" if article.origin.item else ""
    where = escaped(article.url or article.origin.path + item)  # unbroken, so that it can be copied
    yield indent + _styled(where, _FAINT, colour)


def _about(article: Article, matches: int) -> Iterator[str]:
    if article.source:
        yield article.source
    if article.date:
        yield str(article.date)[:10]  # the hour is on the article's page
    if article.authors:
        yield ", ".join(article.authors)
    if matches:
        yield f"{matches:,} match{'' if matches == 1 else 'es'}"
    yield article.id


def _dotted(fragment: Fragment) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A fragment's text with its field's name or the dots of a cut before and after it."""
    before = "… " if fragment.cut_before else ""
    if fragment.field != "body":
        before = f"{fragment.field}: {before}"
    after = " …" if fragment.cut_after else ""
    shift = len(before)
    spans = tuple((start + shift, end + shift) for start, end in fragment.spans)
    return f"{before}{fragment.text}{after}", spans


def _wrapped(
    text: str, spans: Sequence[tuple[int, int]], width: int, colour: bool, style: str
) -> Iterator[str]:
    text = visible(text)
    for first, last in _lines(text, width):
        pieces: list[str] = []
        done = first
        for span in spans:
            start, end = max(span[0], first), min(span[1], last)
            if start < end:
                pieces.append(_styled(text[done:start], style, colour))
                pieces.append(_styled(text[start:end], _MARK, colour))
                done = end
        pieces.append(_styled(text[done:last], style, colour))
        yield "".join(pieces)


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_PLAIN}" if colour and style and text else text


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line of ``text`` begins and ends when it is broken at spaces."""
    first, last, used = 0, 0, 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        size = _width(text[start:end])
        if last > first and used + (start - last) + size <= width:
            used += (start - last) + size
            last = end
            continue
        if last > first:
            yield first, last
        while size > width:
            cut = start + _fitting(text[start:end], width)
            yield start, cut
            start, size = cut, _width(text[cut:end])
        first, last, used = start, end, size
    if last > first:
        yield first, last


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _fitting(word: str, width: int) -> int:
    """How many characters of a word go into ``width`` columns; at least one."""
    used = 0
    for place, char in enumerate(word):
        used += _columns(char)
        if used > width:
            return max(place, 1)
    return len(word)

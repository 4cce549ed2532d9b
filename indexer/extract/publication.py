"""Candidates for the day of publication. Never a footer's year, a neighbour's date or a guess."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from indexer.extract import dates
from indexer.extract.clues import (
    ADDRESS,
    BYLINE,
    JSON_LD,
    LAST_CHANGE,
    LINE,
    META,
    MICRODATA,
    TIME,
    Clues,
    is_line,
)
from indexer.extract.dom import BOXES
from indexer.extract.excerpt import PUBLISHED, Piece, marks
from indexer.extract.model import Found
from search import ArticleDate

METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publish-date", "publishdate", "publish_date", "publication_date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date.created", "citation_publication_date",
    "citation_date", "sailthru.date", "parsely-pub-date", "article.published",
    "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime",
    "rnews:datepublished", "bt:pubdate", "displaydate", "og:published_time", "og:pubdate",
    "og:release_date", "hdl_p", "timestamp", "article:published",
)  # fmt: skip
_DATE_CLASS = re.compile(r"publish|pubdate|post(?:ed)?[-_]?date|entry-date|date-?posted", re.I)
_LABEL = re.compile(
    r"\W*(?:first |originally |date )?(?:published|posted|опубликовано|дата публикации|yayınlanma"
    r"|yayın tarihi|жарияланған|publicado|veröffentlicht|publié)\b",
    re.I,
)
_CHANGED = re.compile(r"modif|updat|revis|edited|review|обновл|измен|güncel|жаңарт", re.I)


def publication(clues: Clues) -> Iterator[Found[ArticleDate]]:
    """Best first."""
    shown = _dateline(clues)
    if shown and _contradicts(shown, clues):
        # readers are shown a day that is not the machine's: the machine's is that of a move
        yield Found(value=shown, where=BYLINE)
    node = clues.node
    if node and node.is_article:
        yield from _dated(node.published, JSON_LD, clues)
    for where, content in clues.contents(METAS):
        yield from _dated(content, where, clues)
    for name, contents in clues.metas.items():
        if name not in METAS and PUBLISHED.search(name):
            yield from _dated(contents[0], META, clues)
    yield from _marked(clues)
    lines = [*clues.lines(), *clues.last_lines()]
    for text in lines:
        yield from _written(_until_changed(text), BYLINE, clues)
    for piece in clues.seen.pieces:
        if piece.inside and _is_published(piece) and not _is_changed(piece):
            yield from _dated(_machine_date(piece), BYLINE, clues)
    for address in (clues.address, clues.seen.canonical):
        if address and (date := dates.in_address(address)):
            yield Found(value=date, where=ADDRESS)
    if node and not node.is_article:
        yield from _dated(node.published, JSON_LD, clues)
    if labelled := _labelled_date(clues):
        yield Found(value=labelled, where=BYLINE)
    for text in lines:  # better the day of the last change than none
        if _CHANGED.search(text):
            yield from _written(text, LAST_CHANGE, clues)


def _marked(clues: Clues) -> Iterator[Found[ArticleDate]]:
    """Of elements that are there for a date, by the headline."""
    pieces = clues.seen.pieces
    for piece in (part for whole in pieces for part in (whole, *_parts(whole))):
        if "datepublished" in marks(piece.tag, "itemprop").lower():
            yield from _dated(_machine_date(piece), MICRODATA, clues)
    yield from _times((piece for piece in pieces if piece.near), clues)
    inner = [*_times((part for piece in pieces if piece.near for part in _parts(piece)), clues)]
    if len({found.value.day for found in inner}) == 1:  # else they are those of a list
        yield from inner
    for piece in pieces:
        if piece.near and piece.tag.name != "time":
            text = _until_changed(piece.tag.get_text(" ", strip=True))
            if text not in piece.line or text in _until_changed(piece.line):
                yield from _written(text, BYLINE, clues)


def _parts(piece: Piece) -> Iterator[Piece]:
    """The elements in a piece that are there for a date, each with the line that it stands in."""
    from indexer.extract.soup import tags_in

    for tag in tags_in(piece.tag):
        if tag.name == "time" or tag.has_attr("itemprop"):
            line = piece.line
            for outer in tag.parents:
                if outer.name in BOXES or outer is piece.tag:
                    line = outer.get_text(" ", strip=True)
                    break
            yield dataclasses.replace(piece, tag=tag, line=line)


def _times(pieces: Iterable[Piece], clues: Clues) -> Iterator[Found[ArticleDate]]:
    """The dates of <time> elements, first of those that are said to be of publication."""
    times = [piece for piece in pieces if piece.tag.name == "time" and not _is_changed(piece)]
    for piece in sorted(times, key=_is_published, reverse=True):
        yield from _dated(_machine_date(piece), TIME, clues)


def _dateline(clues: Clues) -> ArticleDate | None:
    """The one date that stands over the text and is not said to be that of a change."""
    found = {
        date.day: date
        for text in clues.lines()
        if dates.may_have_day(text)
        and (date := dates.written_in(_until_changed(text), clues.language))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _contradicts(shown: ArticleDate, clues: Clues) -> bool:
    """Whether JSON-LD and meta tags all give other days; 4.5. may be the fifth of April."""
    told = [clues.node.published] if clues.node and clues.node.is_article else []
    told += [content for _, content in clues.contents(METAS)]
    days = [date.day for text in told if (date := dates.parse(text, clues.language))]
    either = {shown.day.month, shown.day.day}
    return bool(days) and all(
        day.year != shown.day.year or {day.month, day.day} != either for day in days
    )


def _labelled_date(clues: Clues) -> ArticleDate | None:
    """The date of the one place on the page that says "Published" before it."""
    texts = clues.page.blocks.text
    found = set()
    for text, following in zip(texts, [*texts[1:], ""], strict=False):
        if is_line(text) and _LABEL.match(text):
            shown = dates.written_in(_until_changed(text), clues.language)
            if shown is None and text.count(" ") < 2:
                shown = dates.written_in(following[:LINE], clues.language)
            if shown:
                found.add(shown)
    return found.pop() if len(found) == 1 else None


def _dated(text: str, where: str, clues: Clues) -> Iterator[Found[ArticleDate]]:
    if text and (date := dates.parse(text, clues.language)):
        yield Found(value=date, where=where)


def _written(text: str, where: str, clues: Clues) -> Iterator[Found[ArticleDate]]:
    if date := dates.written_in(text, clues.language):
        yield Found(value=date, where=where)


def _until_changed(text: str) -> str:
    """What stands before the word that tells of a change."""
    found = _CHANGED.search(text)
    return text[: found.start()] if found else text


def _is_published(piece: Piece) -> bool:
    names = f"{marks(piece.tag, 'class')} {marks(piece.tag, 'itemprop')}"
    return bool(_DATE_CLASS.search(names)) or piece.tag.has_attr("pubdate")


def _is_changed(piece: Piece) -> bool:
    names = f"{marks(piece.tag, 'class')} {marks(piece.tag, 'itemprop')}"
    text = " ".join(piece.tag.get_text(" ", strip=True).split())
    if _CHANGED.search(names) or _CHANGED.search(text):
        return True
    # "Updated <span>July 3</span>" tells of a change, "<span>May 4</span>, updated July 3" does not
    return bool(_CHANGED.search(piece.line)) and text not in _until_changed(piece.line)


def _machine_date(piece: Piece) -> str:
    for name in ("datetime", "content", "title"):
        if value := marks(piece.tag, name):
            return value
    return piece.tag.get_text(" ", strip=True)

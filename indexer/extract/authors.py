"""Candidates for the authors: what the page says of itself, then its bylines."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.extract import bylines
from indexer.extract.clues import BEFORE, BYLINE, JSON_LD, LINE, META, OPEN_GRAPH, Clues
from indexer.extract.excerpt import Piece, marks
from indexer.extract.model import Found

METAS = (
    "author", "article:author", "og:article:author", "citation_author", "dc.creator",
    "dcterms.creator", "sailthru.author", "parsely-author", "byl", "og:author", "book:author",
)  # fmt: skip
#: The parts of an author's element that hold the name alone, surest first.
_NAME_PARTS = (
    "[itemprop~=author] [itemprop~=name]", "[rel~=author]", "[itemprop~=author]",
    "[class*=author-name], [class*=authorName], [class*=author__name], [class*=byline-name]",
)  # fmt: skip
#: In the names of elements that stand by an author, but hold no name.
_NO_NAME = "comment bio date image avatar social title desc job".split()  # noqa: SIM905 - a list of words


def authors(clues: Clues) -> Iterator[Found[tuple[str, ...]]]:
    """Best first; each with at least one name."""
    if clues.node and (found := bylines.person_list(clues.node.authors)):
        yield Found(value=found, where=JSON_LD)
    for name in filter(clues.metas.__contains__, METAS):
        if found := bylines.in_metas(clues.metas[name]):
            yield Found(value=found, where=OPEN_GRAPH if ":" in name else META)
    pieces = [(piece, _names_in(piece)) for piece in clues.seen.pieces if _is_author(piece)]
    for near in (True, False):
        for piece, found in pieces:
            if found and piece.near == near and piece.inside:
                yield Found(value=found, where=BYLINE)
    lines = [*clues.lines(), *clues.last_lines()]
    for text, following in zip(lines, [*lines[1:], ""], strict=False):
        if found := bylines.in_line(text) or bylines.after_label(text, following):
            yield Found(value=found, where=BYLINE)
    everywhere = {found for _, found in pieces if found}
    if len(everywhere) == 1:  # the whole page names nobody else
        yield Found(value=everywhere.pop(), where=BYLINE)
    if found := _name_below_title(clues):
        yield Found(value=found, where=BYLINE)


def _names_in(piece: Piece) -> tuple[str, ...]:
    """The names in an author's element: those of its innermost marked parts, else its text."""
    for selector in _NAME_PARTS if piece.tag.find(True) else ():
        parts = [part.get_text(" ", strip=True) for part in piece.tag.select(selector)]
        if found := bylines.person_list(name for part in parts for name in bylines.names(part)):
            return found
    return bylines.names(piece.tag.get_text(" ", strip=True))


def _is_author(piece: Piece) -> bool:
    if piece.tag.find(True) and piece.tag.select_one("[rel~=author], [itemprop~=author]"):
        return True
    if "author" in marks(piece.tag, "rel").split() or "author" in marks(piece.tag, "itemprop"):
        return True
    names = marks(piece.tag, "class").lower()
    return ("author" in names or "byline" in names) and not any(word in names for word in _NO_NAME)


def _name_below_title(clues: Clues) -> tuple[str, ...]:
    """A name that stands alone right below the headline, with a date by it."""
    blocks, tags = clues.page.blocks, clues.page.boxes.tag
    start, end = clues.zone.near[0], min(clues.zone.near[1], len(blocks.text))
    title = min(start + BEFORE, end)
    for at in range(title + 1, min(title + 4, end)):
        if not (found := bylines.name_alone(blocks.text[at])):
            continue
        # what stands in a menu above is a subject, not a name
        is_subject = tags[blocks.box[at]] == "li" or blocks.text[at] in blocks.text[:title]
        around = range(max(start, at - BEFORE), min(title + 2 * BEFORE, at + BEFORE + 1, end))
        if not is_subject and any(
            bylines.says_when(blocks.text[other][: 2 * LINE], clues.language)
            for other in around
            if other != at
        ):
            return found
    return ()

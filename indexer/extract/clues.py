"""All that the candidates for metadata are drawn from, and where the article stands in its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extract import bylines
from indexer.extract.dom import Page
from indexer.extract.excerpt import Excerpt, excerpt
from indexer.extract.jsonld import Described, described

JSON_LD, OPEN_GRAPH, META, TIME = "JSON-LD", "OpenGraph", "meta tag", "<time> element"
BYLINE, HEADING, PAGE_TITLE = "byline", "heading", "page title"
ADDRESS, SAVED_FROM = "address", "saved from"
MICRODATA, LAST_CHANGE = "microdata", "last change"

#: Characters: more are no entry of a menu.
LINE = 60
#: Words and characters: a longer block is no byline.
_LINE_WORDS, _LINE_CHARACTERS = 25, 250
#: Blocks above the headline that may tell who or when.
BEFORE = 4

_AFTER = 6  #: blocks below the first line of the text, or below its last
_STRAY = 0.05  #: share of the text that may have been kept far above it


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Half-open ranges of blocks."""

    near: tuple[int, int]  #: by the headline, down to the first lines of the text
    inside: tuple[int, int]  #: the article, with what stands right above and below


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """One page, read for its metadata."""

    page: Page
    zone: Zone
    seen: Excerpt
    metas: dict[str, list[str]]  #: name in small letters -> contents
    node: Described | None
    language: str | None  #: as declared
    address: str | None  #: that the page was saved from; absolute

    def contents(self, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """(where, content) of the meta tags of these names, in the order of the names."""
        for name in filter(self.metas.__contains__, names):
            is_graph = name.startswith(("og:", "article:", "book:"))
            for content in self.metas[name]:
                if content.strip():
                    yield OPEN_GRAPH if is_graph else META, content.strip()

    def headings(self, *, inside: bool) -> list[str]:
        """The texts of the <h1> in the article, or of those elsewhere."""
        return [one.text for one in self.seen.headlines if one.inside == inside and one.text]

    def lines(self) -> Iterator[str]:
        """Short blocks by the headline: where a byline stands that no element marks as one."""
        for text in self.page.blocks.text[slice(*self.zone.near)]:
            if is_line(text):
                yield text

    def last_lines(self) -> Iterator[str]:
        """Short blocks below the article that tell who or when, and those after them."""
        end = self.zone.inside[1]
        told = False
        for text in self.page.blocks.text[max(self.zone.near[1], end - 2 * _AFTER) : end]:
            short = is_line(text)
            tells = short and bylines.says_who_or_when(text)
            if tells or (short and told):
                yield text
            told = tells


def read_clues(page: Page, kept: list[int], address: str | None) -> Clues:
    """``kept`` are the blocks of the page's body, in order."""
    zone = find_zone(page, kept)
    seen = excerpt(page, zone.near, zone.inside)
    metas: dict[str, list[str]] = {}
    for name, content in seen.metas:
        metas.setdefault(name, []).append(content)
    headings = [one.text for one in seen.headlines if one.inside]
    node = described(seen.scripts, [*headings, seen.page_title, *metas.get("og:title", [])])
    language = seen.language or (node.language if node else "") or metas.get("og:locale", [""])[0]
    return Clues(
        page=page, zone=zone, seen=seen, metas=metas, node=node, address=address,
        language=language.replace("_", "-") or None,
    )  # fmt: skip


def find_zone(page: Page, kept: list[int]) -> Zone:
    """Where the article stands, given the blocks of its body."""
    blocks, tags = page.blocks, page.boxes.tag
    kept = kept or list(range(len(blocks.text)))
    if not kept:
        return Zone(near=(0, 1), inside=(0, 1))
    # a stray block that was kept far above the text does not move its beginning
    lengths = [len(blocks.text[at]) for at in kept]
    total, passed, pivot = sum(lengths), 0, kept[0]
    for at, length in zip(kept, lengths, strict=True):
        passed += length
        pivot = at
        if passed > _STRAY * total:
            break
    titles = [at for at in range(pivot + 1) if tags[blocks.box[at]] == "h1"]
    if titles:
        told = page.title.lower()
        title = ([at for at in titles if blocks.text[at].lower() in told] or titles)[-1]
        first = next((at for at in kept if at > title and len(blocks.text[at]) > LINE), pivot)
    else:
        title = first = next((at for at in kept if pivot - at < BEFORE), pivot)
    start = max(0, title - BEFORE)
    return Zone(near=(start, first + _AFTER), inside=(start, kept[-1] + 1 + _AFTER))


def is_line(text: str) -> bool:
    """Whether a block is short enough for a byline or a dateline."""
    return len(text) <= _LINE_CHARACTERS and text.count(" ") < _LINE_WORDS

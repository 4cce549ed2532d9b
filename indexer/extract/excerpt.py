"""The little of a page that says what the article is.

Meta tags, scripts and links are read off the page as it was parsed. Headlines, ``<time>`` and
bylines become BeautifulSoup's tags, each with whether it stands by the headline: of whole pages
that would be slow, and so would be another parser, so the tags are made from the elements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from indexer.extract.dom import Page

if TYPE_CHECKING:
    from bs4 import Tag

_TELLING_PROPERTIES = (
    "author creator datepublished datecreated headline name articlesection publisher"
)
_PROPERTIES = frozenset(_TELLING_PROPERTIES.split())
_WHO = re.compile(r"author|byline|contributor|creator", re.IGNORECASE)
_NAMING = ("property", "name", "itemprop")
_READ = (*_NAMING, "content", "rel", "href", "type")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_TEXT = 300  #: characters: more than that is a text, no byline
_MOST_PIECES = 60  #: by the headline, and as many elsewhere
_MOST_INSIDE = 40  #: elements in one piece
_MOST_ATTRIBUTES = 4_000  #: characters of them in a piece
_MOST_CONTENT = 100_000  #: characters of a meta tag: a longer one names nothing
_MOST_SCRIPT = 4_000_000  #: characters of a script: a longer one describes no single article


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An element that may tell a date or a name."""

    tag: Tag
    line: str  #: the start of the block that it stands in
    near: bool  #: it stands between the headline and the first lines of the text
    inside: bool  #: it stands somewhere in the article's part of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An <h1> that holds no more than a line."""

    text: str
    inside: bool  #: it stands somewhere in the article's part of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What was read."""

    language: str
    page_title: str
    canonical: str
    metas: tuple[tuple[str, str], ...]  #: (name in small letters, content), in the page's order
    scripts: tuple[str, ...]  #: JSON-LD
    headlines: tuple[Headline, ...]
    pieces: tuple[Piece, ...]


def excerpt(page: Page, near: tuple[int, int], inside: tuple[int, int]) -> Excerpt:
    """Read the telling parts; ``near`` and ``inside`` are half-open ranges of blocks."""
    root = page.root
    telling = [one for one in root.iter("meta", "link", "script") if _is_telling_of_all(one)]
    headlines: list[Headline] = []
    pieces: list[Piece] = []
    for element, block, place in _places(page, near, inside):
        telling += element.iter("meta", "link", "script")
        if element.tag == "h1":
            headlines.append(Headline(text=_text(element), inside=place != "elsewhere"))
            continue
        line = page.blocks.text[block][:_MOST_TEXT] if block < len(page.blocks.text) else ""
        is_near, is_inside = place == "near", place != "elsewhere"
        pieces.append(Piece(tag=_tag(element), line=_said(line), near=is_near, inside=is_inside))
    links = (one for one in telling if one.tag == "link")
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return Excerpt(
        language=_said(language),
        page_title=page.title,
        canonical=next(
            (_said(link.get("href", "")) for link in links if "canonical" in _words_of(link)), ""
        ),
        metas=tuple(
            (name.lower(), content)
            for meta in telling
            if meta.tag == "meta"
            and (name := _name(meta))
            and (content := _said(meta.get("content", "")))
        ),
        scripts=tuple(_clean(one.text or "") for one in telling if one.tag == "script"),
        headlines=tuple(headlines),
        pieces=tuple(pieces),
    )


def _is_telling_of_all(element: etree._Element) -> bool:
    """Whether a meta tag, link or script is one that is read wherever it stands."""
    if element.tag == "meta":
        get = element.get
        name = get("property") or get("name") or get("itemprop") or ""
        is_telling = _is_telling(name.lower())
    elif element.tag == "link":
        is_telling = "canonical" in element.get("rel", "").lower()
    else:
        is_telling = "ld+json" in element.get("type", "").lower()
    return (
        is_telling
        and len(element.text or "") <= _MOST_SCRIPT
        and sum(len(element.get(name, "")) for name in _READ) <= _MOST_CONTENT
    )


def _name(meta: etree._Element) -> str:
    return next(filter(None, (_said(meta.get(name, "")) for name in _NAMING)), "")


def _words_of(link: etree._Element) -> list[str]:
    words: list[str] = link.get("rel", "").split()
    return words


def _said(value: str) -> str:
    """The value of an attribute in one line."""
    return " ".join(_clean(value).split())


def _places(
    page: Page, near: tuple[int, int], inside: tuple[int, int]
) -> Iterator[tuple[etree._Element, int, str]]:
    """The small telling elements, each with its block and whether that is near or inside."""
    places = Counter[str]()
    taken: set[etree._Element] = set()
    for element, box in page.telling:
        if element.tag in ("html", "body") or any(
            outer in taken for outer in element.iterancestors()
        ):
            continue  # it is read as a part of the outer one
        block = page.boxes.first[box]
        place = (
            "near" if near[0] <= block < near[1]
            else "inside" if inside[0] <= block < inside[1] else "elsewhere"
        )  # fmt: skip
        if place == "elsewhere" and _is_date_alone(element):
            continue  # that of another article
        if not _is_small(element):
            continue
        taken.add(element)
        places[place] += 1
        if places[place] <= _MOST_PIECES:
            yield element, block, place


def _text(element: etree._Element) -> str:
    if len(element):
        return _tag(element).get_text(" ", strip=True)
    return (element.text or "").strip()


def _tag(element: etree._Element) -> Tag:
    """An element, and all in it, as BeautifulSoup's."""
    from indexer.extract.soup import tag_of  # slow to import, and plain pages need none of it

    return tag_of(element)


def _is_date_alone(element: etree._Element) -> bool:
    """Whether an element is taken for its date, and says nothing of an author or itself."""
    if element.tag == "h1" or element.get("itemprop") or element.get("rel"):
        return False
    return _WHO.search(element.get("class") or "") is None


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _CONTROLS.sub(" ", text)


def _is_small(element: etree._Element) -> bool:
    """Whether an element holds no more than a line, but something."""
    length = attributes = 0
    for count, inner in enumerate(element.iter(), 1):
        attributes += sum(map(len, inner.attrib.values()))
        length += len(inner.text or "") + (len(inner.tail or "") if inner is not element else 0)
        if length > _MOST_TEXT or count > _MOST_INSIDE or attributes > _MOST_ATTRIBUTES:
            return False
    if not length and not element.get("datetime") and not element.get("content"):
        return False
    itemprop = element.get("itemprop")
    return not itemprop or bool(element.get("class")) or itemprop.lower() in _PROPERTIES


#: Names of meta tags that tell when something was published, in the many forms they have.
PUBLISHED = re.compile(r"publi(?:sh|c)[a-z]*[-_.: ]?(?:date|time)|(?:date|time)[-_.: ]?publi")
_TELLING_NAMES = (
    "title author language keywords news_keywords section date pubdate publish-date publishdate"
    " publish_date publication_date datepublished article_date_original originalpublicationdate"
    " displaydate article.published content-language byl cxenseparse:recs:publishtime"
    " application-name headline site_name timestamp publisher"
)
_NAMES = frozenset(_TELLING_NAMES.split())
_PREFIXES = (
    "og:title", "og:site_name", "og:url", "og:locale", "og:article", "og:type", "og:published",
    "og:author", "og:release", "og:pubdate", "article:", "book:", "twitter:title", "twitter:data",
    "twitter:label", "dc.", "dc:", "dcterms.", "citation_", "sailthru.", "parsely", "cxenseparse:",
    "rnews:", "bt:", "hdl",
)  # fmt: skip


def _is_telling(name: str) -> bool:
    return name in _NAMES or name.startswith(_PREFIXES) or bool(PUBLISHED.search(name))


def marks(tag: Tag, *names: str) -> str:
    """The first of these attributes that says anything, in one line; else empty."""
    for name in names:
        value = tag.get(name)
        if value:
            return " ".join((value if isinstance(value, str) else " ".join(value)).split())
    return ""

"""The little of a page that says what the article is, read by BeautifulSoup.

BeautifulSoup is slow on whole pages, so it is handed an excerpt: the telling elements of the head,
and of the body headlines, ``<time>`` and bylines, each with whether it stands by the headline.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup, Tag
from lxml import etree

from indexer.extract.dom import Page

_TELLING_PROPERTIES = (
    "author creator datepublished datecreated headline name articlesection publisher"
)
_PROPERTIES = frozenset(_TELLING_PROPERTIES.split())
_WHO = re.compile(r"author|byline|contributor|creator", re.IGNORECASE)
_ATTRIBUTES = ("property", "name", "itemprop", "content", "rel", "href", "type")
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
class Excerpt:
    """What BeautifulSoup read."""

    language: str
    page_title: str
    canonical: str
    metas: tuple[tuple[str, str], ...]  #: (name in small letters, content), in the page's order
    scripts: tuple[str, ...]  #: JSON-LD
    headlines: tuple[Piece, ...]  #: <h1>
    pieces: tuple[Piece, ...]


def excerpt(page: Page, near: tuple[int, int], inside: tuple[int, int]) -> Excerpt:
    """Read the telling parts; ``near`` and ``inside`` are half-open ranges of blocks."""
    soup = BeautifulSoup(_markup(page, near, inside), "lxml")
    top = soup.find("html")
    metas = tuple(
        (name.lower(), content)
        for meta in soup.find_all("meta")
        if (name := marks(meta, "property", "name", "itemprop"))
        and (content := marks(meta, "content"))
    )
    pieces = []
    for holder in soup.body.find_all("div", recursive=False) if soup.body else ():
        where, tag = marks(holder, "data-part"), holder.find(True)
        if isinstance(tag, Tag):
            pieces.append(
                Piece(
                    tag=tag, line=marks(holder, "data-line"), near=where == "near",
                    inside=where != "elsewhere",
                )
            )  # fmt: skip
    return Excerpt(
        language=marks(top, "lang", "xml:lang") if isinstance(top, Tag) else "",
        page_title=page.title,
        canonical=next(
            (marks(link, "href") for link in soup.find_all("link", rel="canonical")), ""
        ),
        metas=metas,
        scripts=tuple(script.string or "" for script in soup.find_all("script")),
        headlines=tuple(piece for piece in pieces if piece.tag.name == "h1"),
        pieces=tuple(piece for piece in pieces if piece.tag.name != "h1"),
    )


def _markup(page: Page, near: tuple[int, int], inside: tuple[int, int]) -> str:
    root = page.root
    head = etree.Element("head")
    for element in root.iter("meta", "link", "script"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            if not name or not _is_telling(name.lower()):
                continue
        elif element.tag == "link":
            if "canonical" not in (element.get("rel") or "").lower():
                continue
        elif "ld+json" not in (element.get("type") or "").lower():
            continue
        script = element.text or ""
        told = {name: element.get(name, "") for name in _ATTRIBUTES if element.get(name)}
        if len(script) <= _MOST_SCRIPT and sum(map(len, told.values())) <= _MOST_CONTENT:
            copy = etree.SubElement(head, element.tag, {k: _clean(v) for k, v in told.items()})
            copy.text = _clean(script)
    places = Counter[str]()
    pieces: list[str] = []
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
        markup = _small(element)
        if markup is None:
            continue
        taken.add(element)
        places[place] += 1
        if places[place] <= _MOST_PIECES:
            line = page.blocks.text[block][:_MOST_TEXT] if block < len(page.blocks.text) else ""
            pieces.append(f'<div data-part="{place}" data-line="{escape(line)}">{markup}</div>')
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    shell = etree.Element("html", {"lang": _clean(language)})
    shell.append(head)
    start = etree.tostring(shell, encoding="unicode", method="html").removesuffix("</html>")
    return f"{start}<body>{''.join(pieces)}</body></html>"


def _is_date_alone(element: etree._Element) -> bool:
    """Whether an element is taken for its date, and says nothing of an author or itself."""
    if element.tag == "h1" or element.get("itemprop") or element.get("rel"):
        return False
    return _WHO.search(element.get("class") or "") is None


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _CONTROLS.sub(" ", text)


def _small(element: etree._Element) -> str | None:
    """The markup of an element that holds no more than a line; None of all others."""
    length = attributes = 0
    for count, inner in enumerate(element.iter(), 1):
        attributes += sum(map(len, inner.attrib.values()))
        length += len(inner.text or "") + (len(inner.tail or "") if inner is not element else 0)
        if length > _MOST_TEXT or count > _MOST_INSIDE or attributes > _MOST_ATTRIBUTES:
            return None
    if not length and not element.get("datetime") and not element.get("content"):
        return None
    itemprop = element.get("itemprop")
    if itemprop and not element.get("class") and itemprop.lower() not in _PROPERTIES:
        return None
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


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

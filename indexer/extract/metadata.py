"""What a page says of its article: the best candidate for each field, with where it stands.

The order of trust is JSON-LD, OpenGraph and meta tags, <time>, bylines, the address; what readers
see over the text (the one headline, the one dateline) corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from indexer.extract.authors import authors
from indexer.extract.clues import JSON_LD, PAGE_TITLE, SAVED_FROM, Clues, read_clues
from indexer.extract.dom import Page
from indexer.extract.model import Extracted, Found
from indexer.extract.publication import publication
from indexer.extract.titles import site_in, titles

SITES = (
    "og:site_name", "application-name", "publisher", "citation_journal_title", "dc.publisher",
)  # fmt: skip
SECTIONS = (
    "article:section", "og:article:section", "section", "parsely-section", "dc.subject",
)  # fmt: skip
TAGS = (
    "article:tag", "og:article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags",
)  # fmt: skip
LANGUAGES = ("og:locale", "content-language", "language", "dc.language")


def read_metadata(page: Page, kept: list[int], address: str | None) -> Extracted:
    """What the page says of its article; ``body`` is that of JSON-LD, empty where there is none.

    ``kept`` are the blocks of the page's body, in order.
    """
    clues = read_clues(page, kept, address)
    site = next(_sites(clues), None)
    title = next(titles(clues, site.value if site else None), None)
    return Extracted(
        body=clues.node.body if clues.node else "",
        title=title,
        authors=next(authors(clues), None),
        date=next(publication(clues), None),
        source=site or _site_in_title(clues, title),
        section=next(_sections(clues), None),
        tags=next(_tags(clues), None),
        language=next(_languages(clues), None),
        url=next(_urls(clues), None),
    )


def _sites(clues: Clues) -> Iterator[Found[str]]:
    if clues.node and clues.node.publisher:
        yield Found(value=clues.node.publisher, where=JSON_LD)
    for where, content in clues.contents(SITES):
        if not content.startswith("http"):
            yield Found(value=content, where=where)


def _site_in_title(clues: Clues, title: Found[str] | None) -> Found[str] | None:
    """The last resort: what follows the headline in the page's title."""
    if title is None or title.where == PAGE_TITLE:
        return None
    name = site_in(clues.seen.page_title, title.value)
    return Found(value=name, where=PAGE_TITLE) if name else None


def _sections(clues: Clues) -> Iterator[Found[str]]:
    if clues.node and clues.node.section and not clues.node.section.startswith("http"):
        yield Found(value=clues.node.section, where=JSON_LD)
    for where, content in clues.contents(SECTIONS):
        if not content.startswith("http"):
            yield Found(value=content, where=where)


def _tags(clues: Clues) -> Iterator[Found[tuple[str, ...]]]:
    if clues.node and clues.node.keywords:
        yield Found(value=clues.node.keywords, where=JSON_LD)
    for name in TAGS:
        words: list[str] = []
        where = ""
        for where, content in clues.contents((name,)):  # noqa: B007 - the same for all of a name
            words += (unescape(word).strip() for word in content.split(","))
        if found := tuple(dict.fromkeys(filter(None, words))):
            yield Found(value=found, where=where)


def _languages(clues: Clues) -> Iterator[Found[str]]:
    if clues.seen.language:
        yield Found(value=clues.seen.language, where="<html lang>")
    if clues.node and clues.node.language:
        yield Found(value=clues.node.language, where=JSON_LD)
    for where, content in clues.contents(LANGUAGES):
        yield Found(value=content.replace("_", "-"), where=where)


def _urls(clues: Clues) -> Iterator[Found[str]]:
    candidates = [("canonical link", clues.seen.canonical)]
    candidates += clues.contents(("og:url",))
    candidates += [(JSON_LD, clues.node.url)] if clues.node else []
    candidates += [(SAVED_FROM, clues.address)] if clues.address else []
    for where, url in candidates:
        if not url.strip():
            continue
        try:
            whole = urljoin(clues.address or "", url.strip())
            parts = urlsplit(whole)
        except ValueError:  # "http://[" is no address
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            yield Found(value=whole, where=where)

"""The JSON documents that every door shares: the shape is the API's promise.

Links are passed in by the door, which alone knows its addresses; without them they are null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple

from search.model import Article, Fragment, Hit, SearchPage
from search.query.printer import to_text

Document = dict[str, Any]


class ArticleLinks(NamedTuple):
    """Where an article is shown (``html``) and where its document is (``json``)."""

    html: str | None = None
    json: str | None = None


class PageLinks(NamedTuple):
    """Where this page of hits and its neighbours are; ``article`` gives the links of a hit's."""

    this: str | None = None  #: "self" in the document
    next: str | None = None
    prev: str | None = None
    html: str | None = None
    article: Callable[[Article], ArticleLinks] = lambda article: ArticleLinks()


def page_document(page: SearchPage, *, links: PageLinks | None = None) -> Document:
    """The answer to a query; the keys come in the order of the API's description."""
    links = links or PageLinks()
    query = page.query
    return {
        "query": {
            "input": query.text,
            "understood": to_text(query.tree),
            "notes": [
                {"code": n.code, "message": n.message, "start": n.start, "end": n.end}
                for n in query.notes
            ],
        },
        "total": page.total,
        "page": query.page,
        "per_page": query.per_page,
        "pages": page.pages,
        "took_ms": round(page.took_ms, 3),
        "generation": page.generation,
        "hits": [hit_document(hit, links=links.article(hit.article)) for hit in page.hits],
        "facets": {
            facet.field: [{"value": v.value, "count": v.count} for v in facet.values]
            for facet in page.facets
        },
        "links": {"self": links.this, "next": links.next, "prev": links.prev, "html": links.html},
    }


def hit_document(hit: Hit, *, links: ArticleLinks | None = None) -> Document:
    """One article found: what it is, its score and its highlights."""
    return {
        **_about(hit.article),
        "score": hit.score,
        "matches": hit.matches,
        "highlights": [_highlight(fragment) for fragment in hit.fragments],
        "links": _links(links),
    }


def article_document(article: Article, *, links: ArticleLinks | None = None) -> Document:
    """A whole article; ``provenance`` says for each field where its value came from."""
    return {
        **_about(article),
        "media_type": article.media_type,
        "body": article.body,
        "provenance": {entry.field: entry.where for entry in article.provenance},
        "links": _links(links),
    }


def error_document(code: str, message: str, param: str | None = None) -> Document:
    """The one shape of errors: for programs, for people, and the parameter at fault."""
    return {"error": {"code": code, "message": message, "param": param}}


def marked_html(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``text`` escaped, with ``<mark>`` around ``spans`` (in order, not overlapping) alone."""
    special = "&" in text or "<" in text or ">" in text or '"' in text or "'" in text
    html, done = "", 0
    for start, end in spans:
        before, marked = text[done:start], text[start:end]
        if special:  # most texts have nothing to be escaped
            before, marked = escape(before), escape(marked)
        html += f"{before}<mark>{marked}</mark>"
        done = end
    return html + (escape(text[done:]) if special else text[done:])


def _about(article: Article) -> Document:
    date = article.date
    return {
        "id": article.id,
        "origin": {"path": article.origin.path, "item": article.origin.item},
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "authors": article.authors,
        "date": None if date is None else str(date),
        "date_precision": None if date is None else date.precision,
        "section": article.section,
        "tags": article.tags,
        "language": article.language,
    }


def _highlight(fragment: Fragment) -> Document:
    return {
        "field": fragment.field,
        "text": fragment.text,
        "spans": fragment.spans,
        "html": marked_html(fragment.text, fragment.spans),
    }


def _links(links: ArticleLinks | None) -> Document:
    links = links or ArticleLinks()
    return {"html": links.html, "json": links.json}

"""The JSON documents, key by key."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from search.model import Facet, FacetValue, Fragment, Hit, Origin, Provenance, Query, SearchPage
from search.query import parse
from search.wire import (
    ArticleLinks,
    PageLinks,
    article_document,
    error_document,
    marked_html,
    page_document,
)
from tests.search.articles import article

TEXT = article(
    "A <b>bold</b> ferry.",
    id="mfrggzdfmztwq2lk",
    origin=Origin(root="/secret/root", path="2023/a.jsonl", item="7"),
    title="Ferry",
    date="2023-06",
    authors=("Ann",),
    source="Courier",
    section="Lakes",
    tags=("ferry",),
    language="en",
    url="http://example.org/7",
    provenance=(Provenance(field="date", where="JSON-LD"),),
)


def page(text: str) -> SearchPage:
    parsed = parse(text)
    fragment = Fragment(field="body", text="A <b>bold</b> ferry.", spans=((14, 19),))
    return SearchPage(
        query=Query(text=text, tree=parsed.tree, notes=parsed.notes, page=2),
        total=11,
        hits=(Hit(article=TEXT, score=1.25, matches=2, fragments=(fragment,)),),
        facets=(Facet(field="source", values=(FacetValue(value="Courier", count=11),)),),
        generation=3,
        took_ms=1.23456,
    )


def test_a_page() -> None:
    document = page_document(page("«ferry»  foo:x"))
    wanted = {
        "query": {
            "input": "«ferry»  foo:x",
            "understood": "ferry foo x",
            "notes": [
                {
                    "code": "unknown-field",
                    "message": parse("foo:x").notes[0].message,
                    "start": 9,
                    "end": 12,
                }
            ],
        },
        "total": 11,
        "page": 2,
        "per_page": 10,
        "pages": 2,
        "took_ms": 1.235,
        "generation": 3,
        "hits": [
            {
                "id": "mfrggzdfmztwq2lk",
                "origin": {"path": "2023/a.jsonl", "item": "7"},
                "title": "Ferry",
                "url": "http://example.org/7",
                "source": "Courier",
                "authors": ["Ann"],
                "date": "2023-06",
                "date_precision": "month",
                "section": "Lakes",
                "tags": ["ferry"],
                "language": "en",
                "score": 1.25,
                "matches": 2,
                "highlights": [
                    {
                        "field": "body",
                        "text": "A <b>bold</b> ferry.",
                        "spans": [[14, 19]],
                        "html": "A &lt;b&gt;bold&lt;/b&gt; <mark>ferry</mark>.",
                    }
                ],
                "links": {"html": None, "json": None},
            }
        ],
        "facets": {"source": [{"value": "Courier", "count": 11}]},
        "links": {"self": None, "next": None, "prev": None, "html": None},
    }
    assert json.dumps(document) == json.dumps(wanted)  # the order of the keys is told, too


def test_links_are_the_doors() -> None:
    links = PageLinks(
        this="/api?q=a",
        prev="/api?q=a&page=1",
        html="/?q=a",
        article=lambda article: ArticleLinks(html=f"/articles/{article.id}", json="/j"),
    )
    document = page_document(page("a"), links=links)
    assert document["links"] == {
        "self": "/api?q=a", "next": None, "prev": "/api?q=a&page=1", "html": "/?q=a",
    }  # fmt: skip
    assert document["hits"][0]["links"] == {"html": f"/articles/{TEXT.id}", "json": "/j"}


def test_an_article() -> None:
    document = article_document(TEXT, links=ArticleLinks(html="/h", json="/j"))
    assert list(document) == [
        "id", "origin", "title", "url", "source", "authors", "date", "date_precision", "section",
        "tags", "language", "media_type", "body", "provenance", "links",
    ]  # fmt: skip
    assert document["body"] == TEXT.body
    assert document["provenance"] == {"date": "JSON-LD"}
    assert "/secret" not in json.dumps(document)
    undated = article_document(article("x"))
    assert (undated["date"], undated["date_precision"]) == (None, None)


def test_an_error() -> None:
    assert error_document("bad-page", "There is no page 0.", "page") == {
        "error": {"code": "bad-page", "message": "There is no page 0.", "param": "page"}
    }
    assert error_document("x", "Y.")["error"]["param"] is None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.spans, self.tags = "", list[tuple[int, int]](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not attrs
        self._start = len(self.text)

    def handle_endtag(self, tag: str) -> None:
        self.spans.append((self._start, len(self.text)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text("<>&\"'ab/mark;#x ", max_size=40), st.data())
def test_html_shows_any_text_as_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    reader = _Reader()
    reader.feed(marked_html(text, spans))
    reader.close()
    assert (reader.text, reader.spans) == (text, spans)
    assert reader.tags <= {"mark"}

"""Metadata of whole pages: which source is believed, and what is left unsaid."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indexer.extract import Extracted, extract
from indexer.extract.model import Found
from tests.indexer.extract.pages import PARAGRAPHS, SENTENCES, TITLE, json_ld, page

ARTICLE = {
    "@type": "NewsArticle", "headline": TITLE, "author": {"name": "Ayla Demir"},
    "datePublished": "2023-06-21T10:00:00+02:00", "publisher": {"name": "Marrow Bay Courier"},
    "articleSection": "Harbour", "keywords": ["ferry", "pier"],
}  # fmt: skip
JSON_LD = json_ld(json.dumps(ARTICLE))
METAS = (
    '<meta property="og:title" content="Ferry pier: the rebuilding">'
    '<meta name="author" content="Jon Snow"><meta name="keywords" content="a, b,a">'
    '<meta property="article:published_time" content="2022-02-02">'
    '<meta property="og:site_name" content="The Courier"><meta property="og:url" content="/pier">'
    '<meta property="article:section" content="Sea">'
)


def said(found: Found[Any] | None) -> tuple[str, str] | None:
    return (str(found.value), found.where) if found else None


def date_of(**parts: str) -> tuple[str, str] | None:
    return said(extract(page(**parts)).date)


def authors_of(**parts: str) -> tuple[tuple[str, ...], str] | None:
    found = extract(page(**parts)).authors
    return (found.value, found.where) if found else None


def saved(address: str, markup: str | None = None) -> str:
    """A page as browsers save it."""
    comment = f"<!-- saved from url=({len(address):04}){address} -->"
    return (markup or page()).replace("<html", f"{comment}\n<html", 1)


def test_json_ld_before_meta_tags() -> None:
    found = extract(page(head=METAS + JSON_LD))
    assert said(found.date) == ("2023-06-21T10:00:00+02:00", "JSON-LD")
    assert found.authors == Found(value=("Ayla Demir",), where="JSON-LD")
    assert said(found.source) == ("Marrow Bay Courier", "JSON-LD")
    assert said(found.section) == ("Harbour", "JSON-LD")
    assert found.tags == Found(value=("ferry", "pier"), where="JSON-LD")


def test_json_ld_may_stand_below() -> None:
    assert date_of(below=JSON_LD) == ("2023-06-21T10:00:00+02:00", "JSON-LD")


def test_meta_tags_before_what_is_written() -> None:
    above = f"<h1>{TITLE}</h1>"
    found = extract(saved("https://courier.example/x/", page(head=METAS, above=above)))
    assert said(found.date) == ("2022-02-02", "OpenGraph")
    assert found.authors == Found(value=("Jon Snow",), where="meta tag")
    assert said(found.source) == ("The Courier", "OpenGraph")
    assert found.tags == Found(value=("a", "b"), where="meta tag")
    assert said(found.url) == ("https://courier.example/pier", "OpenGraph")
    assert said(found.language) == ("en", "<html lang>")


def test_an_address_is_no_section_wherever_it_stands() -> None:
    head = JSON_LD.replace('"Harbour"', '"https://courier.example/harbour"')
    assert head != JSON_LD
    found = extract(page(head=head + '<meta property="article:section" content="Piers">'))
    assert said(found.section) == ("Piers", "OpenGraph")


def test_keywords_may_be_escaped_twice() -> None:
    head = '<meta name="keywords" content="Plants &amp;amp; Crops, titan">'
    assert extract(page(head=head)).tags == Found(
        value=("Plants & Crops", "titan"), where="meta tag"
    )


def test_canonical_link_before_the_address() -> None:
    head = '<link rel="canonical" href="https://courier.example/pier">'
    found = extract(saved("https://courier.example/pier?utm=1", page(head=head)))
    assert said(found.url) == ("https://courier.example/pier", "canonical link")
    assert said(extract(saved("https://c.example/p")).url) == (
        "https://c.example/p",
        "saved from",
    )
    assert extract(page(head='<link rel="canonical" href="http://[">')).url is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<time datetime="2023-06-21">last week</time>', ("2023-06-21", "<time> element")),
        ("<p>By Ayla Demir | June 21, 2023</p>", ("2023-06-21", "byline")),
        ('<p class="byline">By Ayla Demir, <time datetime="2023-06-21T09:00:00Z">June 21, 2023'
         "</time></p>", ("2023-06-21T09:00:00+00:00", "<time> element")),
        ('<div class="byline"><p>By Ayla Demir</p><p>Updated <time datetime="2024-07-03T10:00">July'
         ' 3, 2024</time></p><p><time datetime="2023-06-21T09:00">June 21</time></p></div>',
         ("2023-06-21T09:00:00", "<time> element")),
        ('<p class="byline">Updated <time datetime="2024-07-03T10:00">July 3, 2024</time></p>',
         ("2024-07-03", "last change")),
        ('<div class="byline">By Ayla Demir <b itemprop="datePublished" content="2023-06-21">on</b>'
         '<time datetime="2024-07-03">July 3</time></div>', ("2023-06-21", "microdata")),
        ('<div class="date"><time datetime="2023-06-21">June 21</time></div><div class="date">'
         '<time datetime="2023-06-28">June 28</time></div><p>May 4, 2023</p>',
         ("2023-05-04", "byline")),  # two days in boxes: a list
        ('<span class="post-date">21 June 2023</span>', ("2023-06-21", "byline")),
        ("<p>Published June 21, 2023 · Updated July 3, 2024</p>", ("2023-06-21", "byline")),
        ('<span itemprop="datePublished" content="2023-06-21T09:00">x</span>',
         ("2023-06-21T09:00:00", "microdata")),
        ("<p>Updated July 3, 2024</p>", ("2024-07-03", "last change")),
        ('<p>Last updated <b class="date">July 3, 2024</b></p>', ("2024-07-03", "last change")),
    ],
)  # fmt: skip
def test_dates_by_the_headline(line: str, expected: tuple[str, str]) -> None:
    assert date_of(above=f"<h1>{TITLE}</h1>{line}") == expected


@pytest.mark.parametrize(
    ("language", "line"),
    [("tr", "Yayınlanma: 21 Haziran 2023"), ("ru", "Опубликовано 21 июня 2023"),
     ("kk", "2023 жылғы 21 маусым")],
)  # fmt: skip
def test_dates_in_other_languages(language: str, line: str) -> None:
    found = date_of(above=f"<h1>{TITLE}</h1><p>{line}</p>", language=language)
    assert found == ("2023-06-21", "byline")


def test_date_in_the_address_is_marked() -> None:
    found = extract(saved("https://courier.example/2023/06/21/pier"))
    assert said(found.date) == ("2023-06-21", "address")


def test_no_date_out_of_a_footer_a_neighbour_or_the_text() -> None:
    body = f"<p>On May 4, 2001 the old pier was opened, as {SENTENCES[0]}</p>{PARAGRAPHS}"
    comments = '<div class="comments"><div class="comment"><time datetime="2024-01-01">x</time>' \
        "<p>Well said, about time that somebody did something.</p></div></div>"  # fmt: skip
    found = extract(page(body=body * 2, below=comments * 3))
    assert found.date is None


def test_dateline_over_the_text_corrects_the_machine() -> None:
    above = f"<h1>{TITLE}</h1><p>May 4, 2020</p>"
    assert date_of(head=JSON_LD, above=above) == ("2020-05-04", "byline")
    agreeing = f"<h1>{TITLE}</h1><p>June 21, 2023</p>"
    assert date_of(head=JSON_LD, above=agreeing) == ("2023-06-21T10:00:00+02:00", "JSON-LD")
    changed = f"<h1>{TITLE}</h1><p>Updated May 4, 2024</p>"
    assert date_of(head=JSON_LD, above=changed) == ("2023-06-21T10:00:00+02:00", "JSON-LD")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>By Ayla Demir and Jon Snow</p>", ("Ayla Demir", "Jon Snow")),
        ('<a rel="author" href="/a/7">Ayla Demir</a>', ("Ayla Demir",)),
        ('<div class="byline">By <span class="author-name">Ayla Demir</span>, Harbour Editor</div>',
         ("Ayla Demir",)),
        ("<p>Written by</p><p>Ayla Demir</p>", ("Ayla Demir",)),
        ("<p>Ayla Demir</p><p>June 21, 2023</p>", ("Ayla Demir",)),
        ("<p>Автор: Фёкла Ёлкина</p>", ("Фёкла Ёлкина",)),
    ],
)  # fmt: skip
def test_bylines(line: str, expected: tuple[str, ...]) -> None:
    assert authors_of(above=f"<h1>{TITLE}</h1>{line}") == (expected, "byline")


def test_no_author_where_none_is_named() -> None:
    assert authors_of() is None
    assert authors_of(head='<meta name="author" content="admin">') is None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"head": METAS}, (TITLE, "heading")),
        ({"above": "", "head": JSON_LD}, (TITLE, "JSON-LD")),
        ({"above": "", "head": METAS}, ("Ferry pier: the rebuilding", "OpenGraph")),
        ({"above": "", "head": '<meta property="og:site_name" content="The Marrow Bay Courier">'},
         (TITLE, "page title")),
        ({"above": f"<h1>The Marrow Bay Courier</h1><h1>{TITLE}</h1>", "title": TITLE},
         (TITLE, "heading")),
    ],
)  # fmt: skip
def test_titles(parts: dict[str, str], expected: tuple[str, str]) -> None:
    assert said(extract(page(**parts)).title) == expected


def test_the_outlet_may_stand_in_the_title_alone() -> None:
    assert said(extract(page()).source) == ("The Marrow Bay Courier", "page title")
    named = '<meta property="og:site_name" content="Courier">'
    assert said(extract(page(head=named)).source) == ("Courier", "OpenGraph")
    # without a headline beside it, nothing says which part is which
    assert extract(page(above="")).source is None
    assert extract(page(title=f"{TITLE} | Harbour | Courier")).source is None


def test_malformed_json_ld_is_mended() -> None:
    broken = json.dumps(ARTICLE)[:-1] + ",}"
    assert date_of(head=json_ld(broken)) == ("2023-06-21T10:00:00+02:00", "JSON-LD")
    assert date_of(head=json_ld("{" + broken), above=f"<h1>{TITLE}</h1>") is not None


def test_a_page_that_says_nothing() -> None:
    found = extract(f"<html><body>{PARAGRAPHS}</body></html>")
    assert found == Extracted(body="\n\n".join(SENTENCES))

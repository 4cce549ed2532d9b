"""What of a page BeautifulSoup gets to see."""

from __future__ import annotations

from html import escape

import pytest
from bs4 import BeautifulSoup

from indexer.extract import authors, metadata, publication, titles
from indexer.extract.dom import read
from indexer.extract.excerpt import excerpt

TABLES = {
    "authors": authors.METAS,
    "dates": publication.METAS,
    "titles": titles.METAS,
    "outlets": metadata.SITES,
    "sections": metadata.SECTIONS,
    "tags": metadata.TAGS,
    "languages": metadata.LANGUAGES,
    "addresses": ("og:url",),
}


def seen(names: tuple[str, ...]) -> set[str]:
    metas = "".join(f'<meta name="{escape(name)}" content="x">' for name in names)
    page = read(f"<html><head>{metas}</head><body><p>The pier.</p></body></html>")
    return {name for name, _ in excerpt(page, (0, 1), (0, 1)).metas}


@pytest.mark.parametrize("table", TABLES)
def test_every_meta_tag_that_is_asked_for_is_seen(table: str) -> None:
    assert seen(TABLES[table]) == set(TABLES[table])


def test_other_meta_tags_are_not() -> None:
    assert seen(("viewport", "description", "theme-color")) == set()


def test_tags_are_those_of_the_parser() -> None:
    byline = (
        '<div class="byline x" rel="author x">By '
        '<a itemprop="author" href="/a">Ayla <b>Demir</b></a>, '
        "<style>p {}</style><script>1</script><template>no <i>more</i></template>"
        '<time datetime="2023-05-04">4 May</time><br> tail</div>'
    )
    page = read(f"<html><body><h1>The <i>pier</i></h1>{byline}<p>The pier.</p></body></html>")
    found = excerpt(page, (0, 9), (0, 9))
    parsed = BeautifulSoup(byline, "lxml").div
    assert parsed is not None
    piece = found.pieces[0].tag
    for selector in ("[rel~=author]", "[itemprop~=author]", "time", "template i"):
        assert len(piece.select(selector)) == len(parsed.select(selector)), selector
    both = zip([piece, *piece.find_all(True)], [parsed, *parsed.find_all(True)], strict=True)
    for one, other in both:
        assert one.name == other.name
        if one.name not in ("style", "script", "template"):
            assert one.get_text(" ", strip=True) == other.get_text(" ", strip=True)
    assert [one.text for one in found.headlines] == ["The pier"]


def test_what_a_piece_says_in_attributes_and_scripts_is_seen() -> None:
    piece = (
        '<div class="author">Ayla<meta itemprop="name" content=" Ayla  Demir "><script>{}</script>'
        '<link rel="x canonical" href="https://a.example/"></div>'
    )
    page = read(f"<html lang=' en '><body>{piece}<p>The pier.</p></body></html>")
    found = excerpt(page, (0, 9), (0, 9))
    assert found.metas == (("name", "Ayla Demir"),)
    assert found.scripts == ("{}",)
    assert found.canonical == "https://a.example/"
    assert found.language == "en"

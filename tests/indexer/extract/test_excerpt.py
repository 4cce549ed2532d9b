"""What of a page BeautifulSoup gets to see."""

from __future__ import annotations

from html import escape

import pytest

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

"""What a block is measured as, column by column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import dom
from indexer.extract.laid import lay
from indexer.extract.measure import COLUMNS, _digits, _tokens, measure, word_counts
from indexer.extract.nesting import nest
from tests.indexer.extract.pages import TITLE, page


def rows_by_text(markup: str) -> dict[str, dict[str, float]]:
    read = dom.read(markup)
    rows = measure(nest(lay([read]), word_counts(read.blocks.text)))
    return {
        text: dict(zip(COLUMNS, row.tolist(), strict=True))
        for text, row in zip(read.blocks.text, rows, strict=True)
    }


def test_columns_are_named_once() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_menu_title_and_paragraph() -> None:
    rows = rows_by_text(page())
    menu, title = rows["Politics"], rows[TITLE]
    text = next(row for text, row in rows.items() if text.startswith("Engineers"))
    assert menu["link density"] == 1
    assert menu["in: nav"] == menu["in: header"] == menu["hint: navigation"] == 1
    assert menu["ends as a sentence"] == 0
    assert title["is: title"] == title["like the title"] == 1
    assert title["blocks from the title"] == 0
    assert text["is: p"] == text["in: article"] == text["hint: body"] == 1
    assert text["in: nav"] == text["link density"] == 0
    assert text["sentences"] == 1
    assert text["commas"] == 1


def test_furniture_is_known_by_its_words() -> None:
    rows = rows_by_text(page(below="<p>Читайте также: реклама</p>"))
    footer = next(row for text, row in rows.items() if text.startswith("©"))
    assert footer["says: legal"] >= 3
    assert rows["Читайте также: реклама"]["says: leading on"] == 2
    assert rows["Читайте также: реклама"]["says: selling"] == 1


@given(st.text(st.characters(max_codepoint=127)) | st.text("ab1,.@$_ \n"))
def test_the_short_ways_for_ascii_find_the_same(text: str) -> None:
    assert set(_tokens(text)) == set(_tokens(f"{text} я")) - {"я"}
    assert _digits(text) == _digits(f"{text}я")

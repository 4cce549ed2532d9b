"""Sums over boxes, against the obvious way to add them up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import dom
from indexer.extract.laid import lay
from indexer.extract.measure import COLUMNS, measure, word_counts
from indexer.extract.nesting import CONTEXT, context, held, nest

tree = st.recursive(
    st.sampled_from(
        ["<p>one two</p>", "<p>one <a href=x>two three</a></p>", "four", "<li>five six"]
    ),
    lambda inner: st.lists(inner, min_size=1, max_size=4).map(
        lambda parts: f"<div>{''.join(parts)}</div>"
    ),
    max_leaves=30,
)


@given(tree)
def test_a_box_holds_what_stands_in_it(markup: str) -> None:
    page = dom.read(f"<html><body>{markup}</body></html>")
    words = word_counts(page.blocks.text)
    nesting = nest(lay([page]), words)
    values = np.arange(1.0, len(words) + 1)
    summed = held(nesting, values)
    for box, element in enumerate(page.boxes.element):
        inside = [
            block
            for block, of in enumerate(page.blocks.box)
            if element in (page.boxes.element[of], *page.boxes.element[of].iterancestors())
        ]
        assert nesting.blocks_in[box] == len(inside)
        assert nesting.words_in[box] == sum(words[inside])
        assert summed[box] == sum(values[inside])


@given(tree)
def test_rows_have_their_columns_and_no_holes(markup: str) -> None:
    page = dom.read(f"<html><body>{markup}</body></html>")
    nesting = nest(lay([page]), word_counts(page.blocks.text))
    rows = measure(nesting)
    around = context(nesting, np.full(len(page.blocks.text), 0.5))
    assert rows.shape == (len(page.blocks.text), len(COLUMNS))
    assert around.shape == (len(page.blocks.text), len(CONTEXT))
    assert np.isfinite(rows).all()
    assert np.isfinite(around).all()


def test_words_of_scripts_without_spaces() -> None:
    assert word_counts(["one two\nthree", "東京湾の古い桟橋", "a"]).tolist() == [3, 5, 1]

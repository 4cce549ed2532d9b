"""Pages laid end to end: each is what it is alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import dom
from indexer.extract.body import forests, in_its_context, kept_blocks, kept_of
from indexer.extract.dom import Page
from indexer.extract.laid import lay
from indexer.extract.measure import measure, word_counts
from indexer.extract.nesting import nest
from tests.indexer.extract.pages import SENTENCES, TITLE, page

blocks = st.sampled_from(
    [
        f"<h1>{TITLE}</h1>",
        f"<p>{SENTENCES[0]} {SENTENCES[1]}",
        f"<p>{SENTENCES[2]}",
        "<p class=share>Share <a href=x>this</a>",
        "<li><a href=x>Menu</a>",
        "four",
        f"<td>{SENTENCES[3]}",
    ]
)
boxes = st.sampled_from(["div", "section", "nav", "article", "div class=comments", "ul", "table"])
trees = st.recursive(
    blocks,
    lambda inner: st.tuples(boxes, st.lists(inner, min_size=1, max_size=4)).map(
        lambda parts: f"<{parts[0]}>{''.join(parts[1])}</{parts[0].split()[0]}>"
    ),
    max_leaves=20,
)
pages = st.lists(
    st.builds(lambda tree, title: dom.read(f"<title>{title}</title><body>{tree}"), trees,
              st.sampled_from([TITLE, "", "Menu"])),
    min_size=1, max_size=5,
)  # fmt: skip


def rows_of(*read: Page) -> np.ndarray:
    laid = lay(read)
    nesting = nest(laid, word_counts(laid.text))
    rows = measure(nesting)
    return in_its_context(rows, nesting, forests()[0].score(rows))


@given(pages)
def test_a_page_among_others_is_measured_as_alone(read: list[Page]) -> None:
    together = rows_of(*read)
    assert np.array_equal(together, np.concatenate([rows_of(one) for one in read]))


def test_of_each_page_what_is_kept_of_it_alone() -> None:
    texts = [
        page(),
        page(above="<nav><p>Menu</p></nav>", body=f"<div>{SENTENCES[0]}</div>"),
        "<body><script>nothing</script>",
        page(title=""),
        f"<body>{'<div>' * 70}{SENTENCES[1]}",
    ]
    read = [dom.read(text) for text in texts]
    kept = kept_of(read)
    assert kept == [kept_blocks(one) for one in read]
    assert kept[0]
    assert not kept[2]
    assert kept_of([]) == []


def test_rows_are_scored_alike_however_many_there_are() -> None:
    alone, _ = forests()
    rows = np.random.default_rng(1).random((700, len(alone.columns))).astype(np.float32)
    one_by_one = [float(alone.score(rows[at : at + 1])[0]) for at in range(len(rows))]
    assert alone.score(rows).tolist() == one_by_one
    assert alone.score(rows[:0]).tolist() == []

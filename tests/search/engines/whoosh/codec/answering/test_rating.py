"""Occurrences are worth the same whether their worth was worked out before or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.memory import MemoryEngine
from search.engines.whoosh.codec.answering import rating
from search.engines.whoosh.engine import WhooshEngine
from search.model import Article, Origin, Query
from search.query import parse
from tests.search.engines.whoosh.codec.uneven import snapshot

#: More rows of frequencies than a byte tells apart, and as many lengths.
ARTICLES = [
    Article(
        id=f"{number:03}",
        origin=Origin(root="/", path=str(number), item=None),
        title="Harbour",
        body=" ".join(["ferry"] * number + ["storm"] * (number % 7)),
    )
    for number in range(1, 400)
]


@pytest.mark.parametrize("cells", [1, 1 << 10, 1 << 17, 1 << 20])
@pytest.mark.parametrize("typed", ["ferry", "harbour ferry", "ferry OR storm", "ferr*", "=ferry"])
def test_few_or_many_rows_are_tabled(
    cells: int, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating, "_CELLS", cells)
    pages = []
    for engine in (MemoryEngine(), WhooshEngine(tmp_path / "index")):
        with engine.writer(run="all") as writer:
            for article in ARTICLES:
                writer.upsert(article)
        pages.append(engine.reader().search(Query(tree=parse(typed).tree, per_page=30)))
    expected, found = pages
    assert found.total == expected.total
    assert [hit.article.id for hit in found.hits] == [hit.article.id for hit in expected.hits]
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits])


@pytest.mark.parametrize("cells", [1 << 8, 1 << 18])
def test_a_few_are_worth_what_they_are_among_many(
    cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating, "_CELLS", cells)
    ours = snapshot(parts=1).ratings[0]
    for term in range(0, len(ours.space.spread), 5):
        docs, codes = ours.space.docs(term), ours.space.posting_codes(term)
        few = [ours.worth(codes[at : at + 3], docs[at : at + 3]) for at in range(0, len(docs), 3)]
        assert [one for some in few for one in some.tolist()] == ours.worth(codes, docs).tolist()
        assert ours.worth(codes[:0], docs[:0]).tolist() == []

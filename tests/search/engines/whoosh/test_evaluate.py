from __future__ import annotations

from pathlib import Path

from search.engines.whoosh.engine import WhooshEngine
from search.model import Query
from search.query.tree import And, Node, Or, Term
from tests.search.engines.contract import article


def test_a_tree_as_deep_as_a_query_may_have_clauses(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    with engine.writer(run="one") as writer:
        writer.upsert(article("a", "deep"))
    tree: Node = Term(text="deep")
    for number in range(1023):
        other = Term(text=f"none{number}")
        tree = Or(children=(And(children=(other, other)), tree))
    page = engine.reader().search(Query(tree=tree, highlights=0))
    assert [hit.article.id for hit in page.hits] == ["a"]

"""The articles themselves, come back whole."""

from __future__ import annotations

from search.engine import Engine, Reader
from search.model import Filter, Query
from search.query.tree import Everything, Prefix
from tests.search.engines.contract.archive import ARCHIVE, article, word
from tests.search.engines.contract.asking import Asking


class Articles(Asking):
    def test_get(self, reader: Reader) -> None:
        for one in ARCHIVE:
            assert reader.get(one.id) == one
        assert reader.get("absent") is None
        assert reader.get("") is None
        assert reader.get("talks\0") is None

    def test_origins(self, reader: Reader) -> None:
        assert dict(reader.origins()) == {one.id: one.origin for one in ARCHIVE}
        assert reader.articles == len(ARCHIVE)

    def test_an_article_of_odd_characters_comes_back(self, engine: Engine) -> None:
        odd = article(
            "odd",
            "\ud800 lone \U0001f5de\ufe0f",
            "a\0b \x1f \ufdfa ͺ\n\n\n" + "x" * 70_000,
            tags=("", "a\0b", "\ud800", "[1]"),
            authors=("",),
            source="\0",
            section="\ud800",
            language="k\0k",
            url="javascript:alert(1)",
        )
        with engine.writer(run="one") as writer:
            writer.upsert(odd)
        reader = engine.reader()
        assert reader.get("odd") == odd
        page = reader.search(Query(tree=Prefix(text="xxx")))
        assert [hit.article for hit in page.hits] == [odd]
        for tree in (word("k\0k", field="lang"), Prefix(text="k\0", field="lang"), word("ͺ")):
            assert reader.search(Query(tree=tree)).total == 1
        tags = Filter(field="tag", values=("\ud800",))
        assert reader.search(Query(tree=Everything(), filters=(tags,))).total == 1

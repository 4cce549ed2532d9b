"""Articles that are out of sight: engines whose writers can hide them."""

from __future__ import annotations

import pytest

from search.engine import Engine, Hiding, Reader
from search.model import Query
from search.query.tree import Everything
from tests.search.engines.contract.archive import ARCHIVE, article, word
from tests.search.engines.contract.asking import Asking


def change(engine: Engine, *hidden: str, shown: tuple[str, ...] = ()) -> Reader:
    with engine.writer(run="hiding") as writer:
        if not isinstance(writer, Hiding):
            pytest.skip("this engine hides nothing")
        for name in hidden:
            writer.hide(name)
        for name in shown:
            writer.hide(name, hidden=False)
    return engine.reader()


class Hidden(Asking):
    def test_a_hidden_article_is_as_if_it_were_not_there(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for one in ARCHIVE[1:]:
                writer.upsert(one)
        questions = [Query(tree=word("peace")), Query(tree=Everything())]
        without = [engine.reader().search(question) for question in questions]
        with engine.writer(run="two") as writer:
            writer.upsert(ARCHIVE[0])
        reader = change(engine, ARCHIVE[0].id)
        assert reader.articles == len(ARCHIVE) - 1
        for question, expected in zip(questions, without, strict=True):
            page = reader.search(question)
            assert (page.total, page.facets) == (expected.total, expected.facets)
            assert [(hit.article, hit.score) for hit in page.hits] == [
                (hit.article, hit.score) for hit in expected.hits
            ]

    def test_it_is_there_for_who_knows_its_id(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for one in ARCHIVE:
                writer.upsert(one)
        reader = change(engine, ARCHIVE[0].id, "no such article")
        assert reader.get(ARCHIVE[0].id) == ARCHIVE[0]
        assert reader.get("no such article") is None
        assert sorted(reader.origins()) == sorted((one.id, one.origin) for one in ARCHIVE)

    def test_it_stays_hidden_until_it_is_shown_or_deleted(self, engine: Engine) -> None:
        one = article("one", "Peace")
        with engine.writer(run="one") as writer:
            writer.upsert(article("other", "War"))
            writer.upsert(one)
        change(engine, "one")
        newer = article("one", "Peace again")
        with engine.writer(run="two") as writer:
            writer.upsert(newer)
        reader = engine.reader()
        assert (reader.articles, reader.get("one")) == (1, newer)
        reader = change(engine, shown=("one", "other"))
        assert [hit.article for hit in reader.search(Query(tree=word("peace"))).hits] == [newer]
        change(engine, "one")
        with engine.writer(run="three") as writer:
            writer.delete("one")
        with engine.writer(run="four") as writer:
            writer.upsert(one)
        assert engine.reader().articles == 2

    def test_what_is_written_and_hidden_at_once_is_hidden(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            if not isinstance(writer, Hiding):
                pytest.skip("this engine hides nothing")
            writer.hide("b")
            writer.upsert(article("a", "Peace"))
            writer.upsert(article("b", "Peace"))
            writer.hide("a")
            writer.hide("a", hidden=False)
        page = engine.reader().search(Query(tree=word("peace")))
        assert [hit.article.id for hit in page.hits] == ["a"]

"""Writers, and what their readers see of it."""

from __future__ import annotations

import pytest

from search.engine import Engine, Reader
from search.errors import IndexLockedError, IndexMissingError
from search.model import Query
from search.query.tree import Everything, Not, Or, Prefix
from tests.search.engines.contract.archive import ARCHIVE, article, word
from tests.search.engines.contract.asking import Asking


class Generations(Asking):
    def test_nothing_is_there_at_first(self, engine: Engine) -> None:
        assert engine.newest() == 0
        with pytest.raises(IndexMissingError):
            engine.reader()

    def test_an_empty_index_answers(self, engine: Engine) -> None:
        with engine.writer(run="one"):
            pass
        reader = engine.reader()
        assert reader.articles == 0
        for tree in (Everything(), word("peace"), Not(child=word("peace")), Prefix(text="")):
            page = reader.search(Query(tree=tree))
            assert (page.total, page.hits) == (0, ())
            assert all(facet.values == () for facet in page.facets)
        assert reader.get("talks") is None
        assert list(reader.origins()) == []

    def test_the_number_of_a_generation(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            first = writer.generation
            writer.upsert(ARCHIVE[0])
        with engine.writer(run="two") as writer:
            second = writer.generation
            writer.upsert(ARCHIVE[1])
        assert 0 < first < second == engine.newest()
        reader = engine.reader()
        assert reader.generation == second
        assert reader.search(Query(tree=Everything())).generation == second
        assert reader.holds(first)
        assert reader.holds(second)
        assert not reader.holds(second + 1)

    def test_a_reader_keeps_its_generation(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            for one in ARCHIVE:
                writer.upsert(one)
        old = engine.reader()
        before = old.search(Query(tree=word("peace")))
        with engine.writer(run="two") as writer:
            writer.delete("talks")
            writer.upsert(article("market", "Peace", "Peace"))
            writer.upsert(article("new", "Peace"))
            during = old.search(Query(tree=word("peace")))
        after = old.search(Query(tree=word("peace")))
        assert before == during == after
        assert old.get("talks") == ARCHIVE[0]
        assert old.get("new") is None
        new = engine.reader()
        page = new.search(Query(tree=word("peace")))
        assert [hit.article.id for hit in page.hits] == ["market", "new", "talks-copy"]
        assert new.get("talks") is None
        old.close()
        assert new.search(Query(tree=word("peace"))) == page
        new.close()

    def test_an_exception_discards_everything(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(ARCHIVE[0])
        number = engine.newest()
        with pytest.raises(KeyboardInterrupt), engine.writer(run="two") as writer:
            writer.upsert(ARCHIVE[1])
            writer.delete("talks")
            raise KeyboardInterrupt
        assert engine.newest() == number
        assert [name for name, _ in engine.reader().origins()] == ["talks"]
        with engine.writer(run="three") as writer:  # nothing is left that holds it
            writer.upsert(ARCHIVE[2])
        assert {name for name, _ in engine.reader().origins()} == {"talks", "market"}

    def test_afresh_takes_the_place_of_all_at_its_end(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(ARCHIVE[0])
        number = engine.newest()
        with pytest.raises(KeyboardInterrupt), engine.writer(run="two", afresh=True) as writer:
            writer.upsert(ARCHIVE[1])
            raise KeyboardInterrupt
        assert engine.newest() == number
        old = engine.reader()
        with engine.writer(run="three", afresh=True) as writer:
            began = writer.generation
            writer.upsert(ARCHIVE[2])
            assert [name for name, _ in engine.reader().origins()] == ["talks"]
        with engine.writer(run="four") as writer:
            writer.upsert(ARCHIVE[3])
        new = engine.reader()
        assert {name for name, _ in new.origins()} == {ARCHIVE[2].id, ARCHIVE[3].id}
        assert old.get("talks") == ARCHIVE[0]
        assert number < began < new.generation
        assert [new.holds(one) for one in (number, began, new.generation)] == [False, True, True]

    def test_one_writer_at_a_time(self, engine: Engine) -> None:
        with (
            engine.writer(run="one") as writer,
            pytest.raises(IndexLockedError),
            engine.writer(run="two"),
        ):
            pass
        with engine.writer(run="three") as writer:
            writer.upsert(ARCHIVE[0])
        assert engine.reader().articles == 1

    def test_the_last_of_an_id_stands(self, engine: Engine) -> None:
        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "first"))
            writer.upsert(article("b", "other"))
            writer.upsert(article("a", "second"))
            writer.upsert(article("c", "gone"))
            writer.delete("c")
            writer.delete("absent")
        reader = engine.reader()
        assert reader.articles == 2
        assert reader.search(Query(tree=word("first"))).total == 0
        assert reader.search(Query(tree=Everything())).total == 2
        with engine.writer(run="two") as writer:
            writer.upsert(article("a", "third"))
            writer.delete("b")
            writer.upsert(article("b", "again"))
            writer.upsert(article("a", "fourth"))
        reader = engine.reader()
        assert reader.articles == 2
        assert {reader.get("a"), reader.get("b")} == {
            article("a", "fourth"),
            article("b", "again"),
        }
        assert reader.search(Query(tree=word("third"))).total == 0

    def test_deleted_articles_never_count(self, engine: Engine) -> None:
        def scored(reader: Reader) -> dict[str, float]:
            page = reader.search(Query(tree=Or(children=(word("peace"), word("talks")))))
            return {hit.article.id: hit.score for hit in page.hits}

        with engine.writer(run="one") as writer:
            writer.upsert(article("a", "Peace talks", "at length " * 50))
            writer.upsert(article("b", "Peace", "short"))
        plain = scored(engine.reader())
        with engine.writer(run="two") as writer:
            for number in range(30):
                writer.upsert(article(f"x{number}", "Peace", "very long " * 200, tags=("x",)))
        assert scored(engine.reader()) != plain
        with engine.writer(run="three") as writer:
            for number in range(30):
                writer.delete(f"x{number}")
        reader = engine.reader()
        assert scored(reader) == plain
        tags = reader.search(Query(tree=Everything(), facets=("tag",))).facets[0]
        assert tags.values == ()

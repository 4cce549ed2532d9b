from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from indexer.ledger import Ledger
from indexer.ledger_file import FILE, remove
from indexer.model import Kind
from indexer.reconcile import reconcile
from search import Article, Origin, article_id, open_engine
from search.engine import Durable
from tests.indexer.conftest import Archive


def text(title: str) -> str:
    return f"{title}\n\nAll about ice.\n"


@pytest.fixture
def durable(archive: Archive) -> Archive:
    """An archive on the real engine, with two runs: one, two, three; then one changed, two gone."""
    archive.engine = open_engine("whoosh", archive.index)
    for name in ("one", "two", "three"):
        archive.write(f"{name}.txt", text(f"Title {name}"))
    archive.run()
    archive.write("one.txt", text("Title one, again"))
    (archive.files / "two.txt").unlink()
    archive.write("four.txt", text("Title four"))
    archive.run()
    return archive


NOW = ["Title four", "Title one, again", "Title three"]


def test_in_step_nothing_is_done(durable: Archive) -> None:
    with closing(Ledger(durable.index, write=True)) as ledger:
        assert reconcile(ledger, durable.engine) is None
    assert durable.titles() == NOW
    assert durable.ledger_ids() == durable.index_ids()


def test_after_a_rollback_the_next_run_repairs(durable: Archive) -> None:
    assert isinstance(durable.engine, Durable)
    durable.engine.rollback()
    assert durable.titles() == ["Title one", "Title three", "Title two"]
    assert durable.kinds() == {
        "one.txt": Kind.INDEXED,
        "two.txt": Kind.REMOVED,
        "three.txt": Kind.UNCHANGED,
        "four.txt": Kind.INDEXED,
    }
    assert durable.titles() == NOW
    assert durable.ledger_ids() == durable.index_ids()


def test_a_rollback_brings_no_line_back_that_its_file_has_not(archive: Archive) -> None:
    """The file is as the ledger says, and so are the articles it knows; only the index differs."""
    archive.engine = open_engine("whoosh", archive.index)
    archive.write("a.jsonl", '{"id": 1, "title": "One"}\n{"id": 2, "title": "Two"}\n')
    archive.run()
    archive.write("a.jsonl", '{"id": 1, "title": "One"}\n')
    archive.run()
    assert isinstance(archive.engine, Durable)
    archive.engine.rollback()
    assert archive.titles() == ["One", "Two"]
    archive.run()
    assert archive.titles() == ["One"]
    assert archive.ledger_ids() == archive.index_ids()


def test_a_lost_ledger_is_made_from_the_index(durable: Archive) -> None:
    (durable.files / "three.txt").unlink()
    remove(durable.index)
    outcomes = durable.kinds()
    assert outcomes["three.txt"] is Kind.REMOVED
    assert durable.titles() == NOW[:2]
    assert durable.ledger_ids() == durable.index_ids()


def test_a_lost_index_is_made_anew(durable: Archive) -> None:
    shutil.rmtree(durable.index / "generations")
    (durable.index / "pointer").unlink()
    durable.run()
    assert durable.titles() == NOW
    assert durable.ledger_ids() == durable.index_ids()


@pytest.mark.parametrize("afresh", [False, True])
def test_a_ledger_ahead_of_the_index_counts_as_not_indexed(durable: Archive, afresh: bool) -> None:
    """Killed after the ledger's commit and before the generation was published."""
    durable.write("five.txt", text("Title five"))

    class Killed(Exception):  # noqa: N818 - it stands for a signal
        pass

    class Dying:
        """The engine, whose writer is killed as it publishes."""

        def __init__(self, engine: object) -> None:
            self.engine = engine

        def __getattr__(self, name: str) -> object:
            return getattr(self.engine, name)

        def writer(self, *, run: str, afresh: bool = False) -> object:
            writer = durable_engine.writer(run=run, afresh=afresh)

            class Writer:
                def __enter__(self) -> Writer:
                    writer.__enter__()
                    return self

                def __getattr__(self, name: str) -> object:
                    return getattr(writer, name)

                def __exit__(self, *_: object) -> None:
                    writer.__exit__(Killed, Killed(), None)
                    raise Killed

            return Writer()

    durable_engine = durable.engine
    durable.engine = Dying(durable_engine)  # type: ignore[assignment]  # passes all else on
    with pytest.raises(Killed):
        durable.run(afresh=afresh, batch_articles=1 if afresh else 1_000)
    durable.engine = durable_engine
    assert len(durable.ledger_ids()) == 4
    assert len(durable.index_ids()) == 3
    assert durable.kinds()["five.txt"] is Kind.INDEXED
    assert durable.titles() == ["Title five", *NOW]
    assert durable.ledger_ids() == durable.index_ids()


def test_an_index_behind_the_ledgers_back_is_looked_through(durable: Archive) -> None:
    """Another program's articles: kept until their root is indexed, as a root's absent files go."""
    ours = Origin(root=str(durable.files.resolve()), path="ghost.txt", item=None)
    other = Origin(root="/elsewhere", path="a.txt", item=None)
    with durable.engine.writer(run="not ours") as writer:
        for origin in (ours, other):
            id_ = article_id(origin)
            writer.upsert(Article(id=id_, origin=origin, title=origin.path, body="x"))
    assert durable.kinds()["ghost.txt"] is Kind.REMOVED
    assert durable.titles() == [*NOW, "a.txt"]
    with closing(Ledger(durable.index, write=False)) as ledger:
        assert "/elsewhere" in ledger.roots()


def test_another_history_under_the_same_number_is_distrusted(
    durable: Archive, tmp_path: Path
) -> None:
    """The index of another machine is put in the place of this one, at the same generation."""
    (tmp_path / "other").mkdir()
    other = Archive(tmp_path / "other")
    other.engine = open_engine("whoosh", other.index)
    other.files = durable.files
    other.run(include=("four.txt",))
    other.run(include=("four.txt", "three.txt"))
    assert other.engine.newest() == durable.engine.newest() == 2
    (other.index / FILE).write_bytes((durable.index / FILE).read_bytes())
    kinds = other.kinds()
    assert Kind.UNCHANGED not in kinds.values()
    assert other.ledger_ids() == other.index_ids()
    assert other.titles() == NOW

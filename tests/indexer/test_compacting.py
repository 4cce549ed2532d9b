"""What many batches left in pieces is put together at the end of a run, and the ledger knows."""

from __future__ import annotations

from contextlib import closing

import pytest

from indexer.ledger import Ledger
from indexer.reconcile import is_in_step
from search import Durable, open_engine
from search.engines.whoosh import policy
from tests.indexer.conftest import Archive, text


def test_a_run_ends_with_what_its_batches_left_put_together(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "SMALL", 0)
    archive.engine = open_engine("whoosh", archive.index / "engine")
    for number in range(9):
        archive.write(f"{number}.txt", text(f"Number {number}"))
    archive.run(batch_articles=3)
    assert archive.last is not None and archive.last.generations == 4
    assert isinstance(archive.engine, Durable)
    newest, *others = archive.engine.kept()
    assert newest.articles == 9 and not others
    assert len(list(archive.index.rglob("*.arrays"))) == 1
    with closing(Ledger(archive.index, write=False)) as ledger:
        assert is_in_step(ledger, newest.number, (newest,))
    archive.write("0.txt", text("Number nought"))
    archive.run()
    assert archive.engine.rollback() == newest.number
    with closing(archive.engine.reader()) as reader:
        assert reader.articles == 9
        assert {reader.get(id_).title for id_, _ in reader.origins()} >= {"Number 0"}  # type: ignore[union-attr]  # it is there

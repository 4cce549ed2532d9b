"""A source that cannot be read any more keeps its articles through all that repairs an index."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.ledger_file import FILE, SEAL
from indexer.model import Kind
from search import open_engine
from search.engine import Durable
from tests.indexer.conftest import Archive
from tests.indexer.desk import Desk
from tests.indexer.test_kept import AFTER_HALF, HALF, WHOLE, agree, cut, write, zipped

FAILED = Kind.FAILED


@pytest.fixture
def durable(archive: Archive) -> Archive:
    """An archive on the real engine, whose one file broke off in the second run."""
    archive.engine = open_engine("whoosh", archive.index)
    archive.write("a.jsonl.gz", WHOLE)
    archive.run()
    shutil.copytree(archive.index, archive.index.with_name("before"))
    archive.write("a.jsonl.gz", HALF)
    archive.run()
    assert archive.titles() == AFTER_HALF
    return archive


def test_after_a_rollback_it_is_read_and_kept_anew(durable: Archive) -> None:
    assert isinstance(durable.engine, Durable)
    durable.engine.rollback()
    assert durable.titles() == ["A", "B", "C", "D"]
    (outcome,) = durable.run()
    assert (outcome.kind, outcome.again, outcome.kept) == (FAILED, False, 2)
    assert durable.titles() == AFTER_HALF
    assert agree(durable)


def test_what_a_rollback_brings_back_is_kept(archive: Archive) -> None:
    """The ledger had forgotten it; the index is right."""
    archive.engine = open_engine("whoosh", archive.index)
    for content in (WHOLE, zipped(a="A")):
        archive.write("a.jsonl.gz", content)
        archive.run()
    assert archive.titles() == ["A"]
    archive.write("a.jsonl.gz", HALF)
    assert isinstance(archive.engine, Durable)
    archive.engine.rollback()
    archive.run()
    assert archive.titles() == AFTER_HALF
    assert agree(archive)
    archive.run()
    assert archive.titles() == AFTER_HALF


def test_killed_between_ledger_and_index_it_is_read_again(durable: Archive) -> None:
    """The ledger of the second run beside the generations of the first."""
    ledger = (durable.index / FILE).read_bytes()
    shutil.rmtree(durable.index)
    durable.index.with_name("before").rename(durable.index)
    (durable.index / FILE).write_bytes(ledger)
    (durable.index / SEAL).unlink(missing_ok=True)
    durable.engine = open_engine("whoosh", durable.index)
    assert durable.titles() == ["A", "B", "C", "D"]
    (outcome,) = durable.run()
    assert (outcome.kind, outcome.again, outcome.kept) == (FAILED, False, 2)
    assert durable.titles() == AFTER_HALF
    assert agree(durable)


def test_a_lost_ledger_takes_what_is_kept_from_the_index(durable: Archive) -> None:
    (durable.index / FILE).unlink()
    (outcome,) = durable.run()
    assert (outcome.kind, outcome.kept) == (FAILED, 2)
    assert durable.titles() == AFTER_HALF
    assert agree(durable)


STATES = st.lists(
    st.tuples(st.sets(st.sampled_from("abc")), st.sampled_from(["whole", "cut", "gone"])),
    min_size=2,
    max_size=4,
)


@settings(max_examples=3, deadline=None)
@given(STATES)
def test_any_history_of_a_file_ends_as_it_should(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[set[str], str]]
) -> None:
    archive = Archive(tmp_path_factory.mktemp("history"))
    expected: dict[str, str] = {}
    for number, (ids, how) in enumerate(history):
        titles = {id_: f"{id_} of {number}" for id_ in ids}
        if how == "gone":
            (archive.files / "a.jsonl.gz").unlink(missing_ok=True)
            titles = {}
        else:
            make = cut if how == "cut" else zipped
            archive.write("a.jsonl.gz", make(**titles))
        archive.run(allow_empty=True)
        expected = {**(expected if how == "cut" else {}), **titles}
        assert archive.titles() == sorted(expected.values())
        if archive.engine.newest():
            assert agree(archive)


def test_a_rebuild_that_would_lose_what_was_kept_is_given_up(desk: Desk) -> None:
    write(desk, "a.jsonl.gz", WHOLE)
    desk("index", desk.files)
    write(desk, "a.jsonl.gz", HALF)
    assert desk("index", desk.files) == 3
    assert desk("index", "--rebuild") == 3
    assert "Its articles would be lost; --allow-empty rebuilds without them." in desk.out
    assert "given up" in desk.out
    assert desk.json("status")["articles"] == 7
    assert desk("check") == 0
    assert desk("index", "--rebuild", "--allow-empty") == 3
    assert "given up" not in desk.out
    assert desk.json("status")["articles"] == 5
    assert desk("index", "--rebuild") == 3  # what could be read of it is all that there is
    assert "given up" not in desk.out
    assert desk("check") == 0


def test_a_rebuild_with_a_page_that_has_no_reader_any_more_is_given_up(desk: Desk) -> None:
    write(desk, "page", b"<!DOCTYPE html><title>Three</title><p>All about ice and fog.</p>")
    assert desk("index", desk.files) == 0
    write(desk, "page", b"\0" * 100)
    assert desk("index", "--rebuild") == 3
    assert "given up" in desk.out
    assert desk.json("status")["articles"] == 3
    assert desk("index", "--rebuild", "--allow-empty") == 0
    assert desk.json("status")["articles"] == 2

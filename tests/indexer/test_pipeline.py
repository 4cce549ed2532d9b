from __future__ import annotations

import os
import time
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.ledger import Ledger
from indexer.model import Kind
from indexer.readers import catalogue
from indexer.report import Tally
from search import article_id
from tests.indexer.conftest import Archive, lines, text

INDEXED, UNCHANGED, REMOVED, SKIPPED, FAILED = Kind


def test_new_changed_gone_and_unchanged(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.write("b.txt", text("Two"))
    archive.write("c/d.txt", text("Three"))
    assert archive.kinds() == {"a.txt": INDEXED, "b.txt": INDEXED, "c/d.txt": INDEXED}
    assert archive.titles() == ["One", "Three", "Two"]

    archive.write("a.txt", text("One, again"))
    (archive.files / "b.txt").unlink()
    archive.write("e.txt", text("Four"))
    assert archive.kinds() == {
        "a.txt": INDEXED,
        "b.txt": REMOVED,
        "c/d.txt": UNCHANGED,
        "e.txt": INDEXED,
    }
    assert archive.titles() == ["Four", "One, again", "Three"]
    assert archive.ledger_ids() == archive.index_ids()


def test_identity_is_root_path_and_item(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.write("b.jsonl", lines({"id": "x", "title": "Two"}))
    archive.run()
    with closing(archive.engine.reader()) as reader:
        origins = dict(reader.origins())
    assert {(one.path, one.item) for one in origins.values()} == {("a.txt", None), ("b.jsonl", "x")}
    assert all(article_id(origin) == id_ for id_, origin in origins.items())
    assert {origin.root for origin in origins.values()} == {str(archive.files.resolve())}


def test_a_failure_without_a_reader_is_tried_again_when_articles_are_finished_otherwise(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.bin", b"\0")
    archive.run()
    (outcome,) = archive.run()
    assert outcome.again
    monkeypatch.setattr(readers, "FINISH_VERSION", "of another time")
    catalogue.cache_clear()
    try:
        (outcome,) = archive.run()
        assert not outcome.again
    finally:
        catalogue.cache_clear()


def test_nothing_to_do_makes_no_generation(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    archive.run()
    assert archive.engine.newest() == 1
    assert archive.last is not None
    assert archive.last.generations == 0


def test_a_trusted_stamp_spares_the_bytes(archive: Archive) -> None:
    file = archive.write("a.txt", text("One"))
    archive.run()
    stamp = file.stat()
    file.write_text(text("Six"))  # as long as before
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert archive.kinds() == {"a.txt": UNCHANGED}
    assert archive.titles() == ["One"]
    file.touch()  # the way out that README.md tells
    assert archive.kinds() == {"a.txt": INDEXED}
    assert archive.titles() == ["Six"]


def test_a_fresh_stamp_is_not_trusted(archive: Archive) -> None:
    file = archive.write("a.txt", text("One"))
    soon = time.time_ns() + 60 * 10**9  # "just before it was read", also where a run takes long
    os.utime(file, ns=(soon, soon))  # it may change again within the clock's tick
    archive.run()
    stamp = file.stat()
    file.write_text(text("Six"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert archive.kinds() == {"a.txt": INDEXED}
    assert archive.titles() == ["Six"]


def test_a_new_stamp_on_the_same_bytes_is_unchanged(archive: Archive) -> None:
    file = archive.write("a.txt", text("One"))
    archive.run()
    archive.age(file)
    assert archive.kinds() == {"a.txt": UNCHANGED}
    with closing(Ledger(archive.index, write=False)) as ledger:
        ((stamp,),) = ledger.db.execute("SELECT mtime_ns FROM sources")
    assert stamp == file.stat().st_mtime_ns
    assert archive.engine.newest() == 1


def test_failures_are_remembered_until_file_or_limits_change(archive: Archive) -> None:
    archive.with_limits(article_characters=15)
    archive.write("a.txt", text("One"))
    archive.write("b.pdf", b"%PDF-1.4 nonsense")
    archive.write("c.bin", b"\0\1")
    assert archive.kinds() == {"a.txt": FAILED, "b.pdf": FAILED, "c.bin": SKIPPED}
    assert {(one.path, one.again) for one in archive.run()} == {
        ("a.txt", True),
        ("b.pdf", True),
        ("c.bin", True),
    }
    archive.with_limits(article_characters=5_000)
    outcomes = {one.path: one for one in archive.run()}
    assert outcomes["a.txt"].kind is INDEXED
    assert (outcomes["b.pdf"].kind, outcomes["b.pdf"].again) == (FAILED, False)


def test_an_interrupted_run_is_taken_up(archive: Archive) -> None:
    for number in range(90):
        archive.write(f"{number:02}.txt", text(f"Title {number}"))
    done = archive.run(stop_after=40)
    assert archive.last is not None
    assert archive.last.interrupted
    assert 40 <= len(done) < 90
    assert len(archive.titles()) == len(done)
    assert archive.ledger_ids() == archive.index_ids()
    again = archive.kinds()
    assert sum(kind is UNCHANGED for kind in again.values()) == len(done)
    assert len(archive.titles()) == 90


def test_error_text_is_never_article_text(archive: Archive) -> None:
    archive.write("a.pdf", b"%PDF-1.4 nonsense")
    archive.write("b.jsonl", lines('{"title": '))
    archive.run()
    assert archive.titles() == []
    assert archive.engine.newest() == 0


NAMES = st.sampled_from(["a.txt", "b.txt", "c/d.txt", "e.jsonl", "f.bin", "g.md"])


WORDS = st.sampled_from(["ice", "storm", "fog"])


@settings(max_examples=4, deadline=None)
@given(st.lists(st.dictionaries(NAMES, WORDS, max_size=5), min_size=2, max_size=3))
def test_any_history_ends_as_a_fresh_build(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, str]]
) -> None:
    old = Archive(tmp_path_factory.mktemp("old"))
    for state in history:
        for file in old.files.rglob("*.*"):
            file.unlink()
        for path, word in state.items():
            content = lines({"title": word}, "{", {"id": 1, "title": f"{word} again"})
            old.write(path, content if path.endswith("jsonl") else text(f"About {word}", word))
        outcomes = old.run(allow_empty=True)
        tally = Tally()
        for outcome in outcomes:
            tally.add(outcome)
        assert tally.seen == sum(tally.counts.values()) == len({one.path for one in outcomes})
    fresh = Archive(tmp_path_factory.mktemp("fresh"))
    for file in old.files.rglob("*.*"):
        fresh.write(str(file.relative_to(old.files)), file.read_bytes())
    fresh.run()
    assert old.titles() == fresh.titles()
    if old.engine.newest():
        assert old.ledger_ids() == old.index_ids()

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from indexer.errors import RootError
from indexer.ledger import Ledger
from indexer.model import Kind
from tests.indexer.conftest import Archive, text
from tests.indexer.test_sources import deep_folder

INDEXED, UNCHANGED, REMOVED, SKIPPED, FAILED = Kind


def test_what_is_known_stays_while_a_folder_is_shut(archive: Archive) -> None:
    name = deep_folder(archive.files)
    archive.write("a.txt", text("One"))
    with closing(Ledger(archive.index, write=True)) as ledger:  # as if it had been open once
        root = ledger.root(str(archive.files.resolve()))
        below = ledger.source(root, "/".join([name] * 20 + ["b.txt"]))
        ledger.set_article("abcdefghabcdefgh", below, b"x", 1)
        ledger.commit()
    outcomes = archive.run()
    assert {one.kind for one in outcomes} == {INDEXED, FAILED}
    with closing(Ledger(archive.index, write=False)) as ledger:
        assert ledger.db.execute("SELECT id FROM sources WHERE id = ?", (below,)).fetchone()


def test_a_shut_folder_that_opens_is_no_removal(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    name = deep_folder(archive.files)
    assert FAILED in {one.kind for one in archive.run()}
    (archive.files / name).rename(archive.files / ".aside")
    assert archive.kinds() == {"a.txt": UNCHANGED}


@pytest.mark.parametrize("how", ["missing", "empty", "filtered"])
def test_a_root_that_is_suddenly_empty_loses_nothing(archive: Archive, how: str) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    exclude: tuple[str, ...] = ()
    if how == "missing":
        archive.files.rename(archive.files.with_name("unmounted"))
    elif how == "empty":
        (archive.files / "a.txt").unlink()
    else:
        exclude = ("*.txt",)
    (outcome,) = archive.run(exclude=exclude)
    assert outcome.kind is FAILED
    assert "Nothing was removed" in outcome.detail
    assert archive.titles() == ["One"]
    (outcome,) = archive.run(exclude=exclude, allow_empty=True)
    assert (outcome.path, outcome.kind) == ("a.txt", REMOVED)
    assert archive.titles() == []


def test_what_the_globs_leave_out_now_goes(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.write("drafts/b.txt", text("Two"))
    archive.run()
    assert archive.kinds(exclude=("drafts",)) == {"a.txt": UNCHANGED, "drafts/b.txt": REMOVED}


def test_roots_come_one_by_one_and_do_not_touch_each_other(archive: Archive) -> None:
    archive.write("a/1.txt", text("One"))
    archive.write("b/2.txt", text("Two"))
    archive.run(archive.files / "a")
    archive.run(archive.files / "b")
    assert archive.titles() == ["One", "Two"]
    single = archive.write("c.txt", text("Three"))
    assert archive.kinds(single) == {"c.txt": INDEXED}


def test_overlapping_roots_are_refused(archive: Archive) -> None:
    archive.write("a/b/1.txt", text("One"))
    a, b = archive.files / "a", archive.files / "a" / "b"
    with pytest.raises(RootError, match="overlap"):
        archive.run(a, b)
    archive.run(b)
    with pytest.raises(RootError, match="in the index already"):
        archive.run(a)
    (archive.files / "link").symlink_to(a)
    with pytest.raises(RootError, match="overlap"):
        archive.run(archive.files / "link")


def test_a_root_that_never_was_is_refused(archive: Archive) -> None:
    with pytest.raises(RootError, match="does not exist"):
        archive.run(archive.files / "typo")


def test_names_that_look_the_same_do_not_hide_each_other(archive: Archive) -> None:
    (archive.files / "caf\\xe9.txt").write_text(text("One"))
    (archive.files / os.fsdecode(b"caf\xe9.txt")).write_text(text("Two"))
    outcomes = archive.run()
    assert sorted(one.kind for one in outcomes) == [FAILED, INDEXED], outcomes


def test_a_link_to_nothing_does_not_make_a_root_less_empty(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run()
    (archive.files / "a.txt").unlink()
    (archive.files / "b.txt").symlink_to("nowhere")
    reasons = {outcome.reason for outcome in archive.run() if outcome.kind is FAILED}
    assert "the root is suddenly empty" in reasons
    assert archive.titles() == ["One"]
    archive.run(allow_empty=True)
    assert archive.titles() == []


def test_a_new_root_that_cannot_be_read_fails(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.scandir

    def shut(folder: str) -> Iterator[os.DirEntry[str]]:
        if folder == str(archive.files.resolve()):
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", shut)
    for allow_empty in (False, True):
        (outcome,) = archive.run(allow_empty=allow_empty)
        assert (outcome.kind, outcome.reason) == (FAILED, "the root cannot be read")
        assert "Permission denied" in outcome.detail


@pytest.mark.parametrize("afresh", [False, True])
def test_a_file_that_goes_while_the_run_is_at_work_is_no_failure(
    archive: Archive, afresh: bool
) -> None:
    for name in ("a", "b"):
        archive.write(f"{name}.txt", text(f"About {name}"))
    archive.run()
    for name in ("a", "b"):
        archive.write(f"{name}.txt", text(f"About {name} again"))
    b = archive.files / "b.txt"
    kinds = archive.kinds(afresh=afresh, meanwhile=lambda: b.unlink(missing_ok=True))
    assert kinds == {"a.txt": INDEXED, "b.txt": SKIPPED}
    assert archive.titles() == ["About a again"] + ["About b"] * (not afresh)
    assert archive.kinds() == {"a.txt": UNCHANGED, "b.txt": REMOVED}
    assert archive.titles() == ["About a again"]

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indexer.ledger import Ledger
from indexer.ledger_file import FILE
from search import Article
from search.engines.whoosh.writing import WhooshWriter
from tests.conftest import ROOT
from tests.indexer.desk import Desk
from tests.indexer.test_sources import deep_folder


def test_a_rebuild_takes_the_roots_that_it_knows(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Title three\n\nAll about snow.\n")
    desk("index", desk.files)
    desk("index", other)
    for file in (desk.index / "generations").rglob("*"):
        if file.is_file():
            file.write_bytes(b"")
    assert desk("check") == 4
    assert desk("index", desk.files) == 4
    assert "--rebuild" in desk.err
    assert desk("index", "--rebuild") == 0
    assert desk("check") == 0
    assert desk.json("status")["articles"] == 3


def test_a_rebuild_never_loses_a_root_that_is_away(desk: Desk) -> None:
    desk("index", desk.files)
    desk.files.rename(desk.files.with_name("away"))
    assert desk("index", "--rebuild") == 2
    assert "would be lost" in desk.err
    assert desk.json("status")["articles"] == 2


def test_a_rebuild_that_fails_half_way_leaves_all_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("index", desk.files)
    before = desk.json("status")
    desk.write("three.txt", "Title three\n\nAll about snow.\n")

    def broken(self: WhooshWriter, article: Article) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(WhooshWriter, "upsert", broken)
        assert desk("index", "--rebuild") == 1
    after = desk.json("status")
    assert [after[key] for key in KEPT] == [before[key] for key in KEPT]
    assert desk("check") == 0
    assert desk("search", "ice") == 0
    assert "Title one" in desk.out
    assert desk("index", "--rebuild") == 0
    assert desk.json("status")["articles"] == 3
    assert desk("check") == 0
    assert desk("index", desk.files) == 0
    assert "3 unchanged" in desk.out


KEPT = ("articles", "generation", "generations_kept", "roots", "notes")


def rebuilding(desk: Desk, end: signal.Signals) -> tuple[int, str]:
    """A rebuild that is ended once it writes; its exit code, and what it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "broadsheet", "index", "--rebuild", "--index", desk.index],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "BROADSHEET_BATCH_ARTICLES": "20"},
    ) as run:  # fmt: skip
        while run.poll() is None and not list((desk.index / "generations").glob("*.draft")):
            pass
        run.send_signal(end)
        out, err = run.communicate(timeout=60)
    return run.returncode, out + err


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_rebuild_that_is_ended_leaves_the_old_index(desk: Desk, end: signal.Signals) -> None:
    for count in range(300):
        desk.write(f"{count:03}.txt", f"Title {count}\n\nAll about number {count}.\n")
    desk("index", desk.files)
    before = desk.json("status")
    code, said = rebuilding(desk, end)
    assert code == (130 if end == signal.SIGINT else -signal.SIGKILL), said
    after = desk.json("status")
    assert [after[key] for key in KEPT] == [before[key] for key in KEPT]
    if end == signal.SIGINT:
        assert "the rebuild was given up, and the index is as it was" in said
    assert desk("check") == 0
    assert desk("index", "--rebuild") == 0
    assert desk.json("status")["articles"] == 302
    assert desk("check") == 0


def test_a_rebuild_of_a_root_that_is_suddenly_empty_is_given_up(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Title three\n\nAll about snow.\n")
    desk("index", desk.files, other)
    before = desk.json("status")
    for file in desk.files.iterdir():
        file.unlink()
    assert desk("index", "--rebuild") == 3
    assert "suddenly empty" in desk.out
    assert "the index is as it was" in desk.out
    after = desk.json("status")
    assert [after[key] for key in KEPT] == [before[key] for key in KEPT]
    assert desk("check") == 0
    assert desk("index", "--rebuild", "--allow-empty") == 0
    assert desk.json("status")["articles"] == 1
    other.unlink()
    (desk.files / "four.txt").write_text("Title four\n\nAll about rain.\n")
    assert desk("index", "--rebuild", "--allow-empty", desk.files) == 0
    assert desk.json("status")["articles"] == 1


def test_a_rebuild_that_cannot_read_a_part_is_given_up(desk: Desk) -> None:
    desk("index", desk.files)
    name = deep_folder(desk.files)
    with closing(Ledger(desk.index, write=True)) as ledger:  # as if it had been open once
        root = ledger.root(str(desk.files.resolve()))
        below = ledger.source(root, "/".join([name] * 20 + ["b.txt"]))
        ledger.set_article("abcdefghabcdefgh", below, b"x", 1)
        ledger.commit()
    before = desk.json("status")
    assert desk("index", "--rebuild") == 3
    assert "Its articles would be lost; --allow-empty rebuilds without them." in desk.out
    assert "the index is as it was" in desk.out
    after = desk.json("status")
    assert [after[key] for key in KEPT] == [before[key] for key in KEPT]
    assert desk("index", "--rebuild", "--allow-empty") == 3  # the folder is told of, still
    assert desk("check") == 0
    assert desk("index", "--rebuild") == 3  # nothing is lost by it now
    assert "given up" not in desk.out


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists() and os.environ.get("CI") != "true",
    reason="no file that fails to be read",
)
def test_a_rebuild_that_cannot_read_a_file_is_given_up(desk: Desk) -> None:
    desk.write("aaa.jsonl", '{"title": "One more"}\n' * 3)
    desk("index", desk.files)
    before = desk.json("status")
    (desk.files / "one.txt").unlink()
    (desk.files / "one.txt").symlink_to("/proc/self/mem")  # it opens, and no byte comes
    report = desk.json("index", "--rebuild")
    assert (report["exit_code"], report["dropped"], report["written"]) == (3, True, 0)
    (failure,) = (group for group in report["reasons"] if group["outcome"] == "failed")
    assert "would be lost" in failure["examples"][0]["detail"]
    after = desk.json("status")
    assert [after[key] for key in KEPT] == [before[key] for key in KEPT]
    assert desk("check") == 0
    desk("index", desk.files)
    assert desk.json("status")["articles"] == 5  # an ordinary run keeps what it knows
    assert desk("index", "--rebuild", "--allow-empty") == 3
    assert desk.json("status")["articles"] == 4


def test_a_rebuild_that_writes_nothing_is_an_empty_index(desk: Desk) -> None:
    desk("index", desk.files)
    for file in desk.files.iterdir():
        file.unlink()
    assert desk("index", "--rebuild", "--allow-empty") == 0
    assert desk.json("status")["articles"] == 0
    assert desk("check") == 0


def test_a_rebuild_with_a_damaged_ledger_has_its_roots_from_the_index(desk: Desk) -> None:
    desk("index", desk.files)
    (desk.index / FILE).write_bytes(b"nonsense")
    assert desk("index", "--rebuild") == 0
    assert desk.json("status")["articles"] == 2
    assert desk("check") == 0


def test_a_rebuild_over_a_pointer_that_cannot_be_read(desk: Desk) -> None:
    desk("index", desk.files)
    (desk.index / "pointer").write_bytes(b"nonsense")
    there = sorted(desk.files.iterdir())
    for file in there:
        file.rename(desk.files.parent / file.name)
    assert desk("index", "--rebuild") == 3
    assert (desk.index / "pointer").read_bytes() == b"nonsense"
    for file in there:
        (desk.files.parent / file.name).rename(file)
    assert desk("index", "--rebuild") == 0
    assert desk.json("status")["articles"] == 2
    assert desk("check") == 0

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import broadsheet
from indexer.ledger_file import FILE, SEAL, run_lock
from search import Article
from search.engines.whoosh.writing import WhooshWriter

ROOT = Path(__file__).resolve().parents[2]


class Desk:
    """The command line over one index, in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.index = folder / "index"
        self._capsys = capsys
        self.out = self.err = ""

    def write(self, path: str, text: str) -> Path:
        file = self.files / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        hour_ago = file.stat().st_mtime_ns - 3_600 * 10**9
        os.utime(file, ns=(hour_ago, hour_ago))
        return file

    def __call__(self, command: str, *args: str | int | Path) -> int:
        code = broadsheet.run([command, *map(str, args), "--index", str(self.index)])
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, command: str, *args: str | Path) -> Any:
        self(command, *args, "--json")
        return json.loads(self.out)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, capsys)
    made.write("one.txt", "Title one\n\nAll about ice.\n")
    made.write("two.txt", "Title two\n\nAll about fog.\n")
    return made


def test_index_search_status_check(desk: Desk) -> None:
    assert desk("index", desk.files) == 0
    assert "2 sources" in desk.out
    assert "2 articles written, 0 removed; the index has 2 in generation 1." in desk.out
    assert desk("search", "ice") == 0
    assert "Title one" in desk.out
    assert desk("index", desk.files) == 0
    assert "Nothing to do: the index stays as it is, 2 articles in generation 1." in desk.out
    assert desk("status") == 0
    assert "Articles    2" in desk.out
    assert f"{desk.files} (2 sources)" in desk.out
    assert desk("check") == 0
    assert "sound" in desk.out


def test_the_report_as_json(desk: Desk) -> None:
    desk.write("bad.pdf", "%PDF-1.4 nonsense")
    report = desk.json("index", desk.files)
    assert report["totals"] == {
        "seen": 3, "indexed": 2, "unchanged": 0, "removed": 0, "skipped": 0, "failed": 1,
    }  # fmt: skip
    assert report["exit_code"] == 3
    assert report["articles"] == 2
    assert report["roots"] == [str(desk.files)]
    (failure,) = (group for group in report["reasons"] if group["outcome"] == "failed")
    assert failure["reason"] == "broken PDF"
    status = desk.json("status")
    assert status["failures"][0]["sources"][0]["path"] == "bad.pdf"
    assert status["last_run"]["totals"]["failed"] == 1
    assert status["bytes"] > 0


def test_some_failed_is_exit_3_and_remembered(desk: Desk) -> None:
    for number in range(5):
        desk.write(f"bad{number}.pdf", "%PDF-1.4 nonsense")
    assert desk("index", desk.files) == 3
    assert desk("index", desk.files) == 3
    assert "5 of them as before" in desk.out
    assert desk("status") == 0
    assert "broken PDF (5)" in desk.out
    assert "and 2 more: --failures" in desk.out
    assert desk("status", "--failures") == 0
    assert "bad4.pdf" in desk.out


def test_an_index_that_is_not_there_yet(desk: Desk) -> None:
    assert desk("status") == 0
    assert "nothing has been indexed here yet" in desk.out
    assert desk("check") == 2  # a mistyped path is not a sound index
    assert not desk.index.exists()
    assert desk.json("status")["articles"] == 0


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    assert desk("index", desk.files, "--dry-run") == 0
    assert "2 to read" in desk.out
    assert not desk.index.exists()
    desk("index", desk.files)
    before = {file: file.read_bytes() for file in desk.index.rglob("*") if file.is_file()}
    desk.write("three.txt", "Title three\n\nAll about snow.\n")
    (desk.files / "one.txt").unlink()
    report = desk.json("index", desk.files, "--dry-run")
    assert (report["totals"]["indexed"], report["totals"]["removed"]) == (1, 1)
    assert before == {file: file.read_bytes() for file in desk.index.rglob("*") if file.is_file()}


def test_rollback_undoes_the_last_run(desk: Desk) -> None:
    desk("index", desk.files)
    desk.write("one.txt", "Title one, again\n\nAll about ice.\n")
    desk("index", desk.files)
    assert desk("index", "--rollback") == 0
    desk("search", "ice")
    assert "again" not in desk.out
    assert desk("check") == 0
    assert desk("status") == 0
    assert "not in step" in desk.out
    desk("index", desk.files)
    desk("search", "ice")
    assert "again" in desk.out
    assert desk("index", "--rollback", desk.files) == 2


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


def test_a_root_that_is_away_loses_nothing(desk: Desk) -> None:
    desk("index", desk.files)
    desk.files.rename(desk.files.with_name("away"))
    assert desk("index", desk.files) == 3
    assert "Nothing was removed" in desk.out
    assert desk.json("status")["articles"] == 2
    assert desk("index", desk.files, "--allow-empty") == 0
    assert desk.json("status")["articles"] == 0


def test_a_damaged_ledger_is_told_and_made_anew(desk: Desk) -> None:
    desk("index", desk.files)
    data = bytearray((desk.index / FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (desk.index / FILE).write_bytes(data)
    assert desk("check") == 4
    assert "repairs it" in desk.out
    assert desk("status") == 0
    assert "damaged" in desk.out
    assert desk("index", desk.files) == 0
    assert "made anew from the index" in desk.err
    assert desk("check") == 0


def test_check_finds_a_ledger_that_lies_and_the_next_run_repairs(desk: Desk) -> None:
    import sqlite3

    desk("index", desk.files)
    with sqlite3.connect(desk.index / FILE) as db:
        db.execute("DELETE FROM articles WHERE id = (SELECT min(id) FROM articles)")
    db.close()
    (desk.index / SEAL).unlink()
    assert desk("check") == 4
    assert "1 article of the index not in the ledger" in desk.out
    assert desk("index", desk.files) == 0
    assert desk("check") == 0
    assert desk.json("status")["articles"] == 2


def test_check_tells_what_it_found_though_it_may_not_write(desk: Desk) -> None:
    import sqlite3

    desk("index", desk.files)
    with sqlite3.connect(desk.index / FILE) as db:
        db.execute("DELETE FROM articles WHERE id = (SELECT min(id) FROM articles)")
    db.close()
    (desk.index / SEAL).unlink()
    with run_lock(desk.index):
        assert desk("check") == 4
        assert "1 article of the index not in the ledger" in desk.out
    (desk.index / "run.lock").unlink()
    (desk.index / "run.lock").mkdir()  # as in a folder that is read-only
    assert desk("check") == 4
    assert "1 article of the index not in the ledger" in desk.out


def test_status_though_the_generation_to_roll_back_to_is_damaged(desk: Desk) -> None:
    desk("index", desk.files)
    desk.write("one.txt", "Title one, again\n\nAll about ice.\n")
    desk("index", desk.files)
    (desk.index / "generations" / "1" / "manifest").write_bytes(b"nonsense")
    assert desk("status") == 0
    assert "Generation  2\n" in desk.out
    assert desk("index", desk.files) == 0
    assert desk("check") == 4
    assert "1/manifest" in desk.out


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nowhere",),
        ("--rebuild", "--dry-run"),
        ("--rebuild",),
        ("--odd",),
        ("--processes", "0"),
    ],
)
def test_usage_errors_are_exit_2(desk: Desk, args: tuple[str | int, ...]) -> None:
    assert desk("index", *args) == 2
    assert desk.err


def test_overlapping_roots_are_exit_2(desk: Desk) -> None:
    assert desk("index", desk.files, desk.files / "one.txt") == 2
    desk("index", desk.files / "one.txt")
    assert desk("index", desk.files) == 2
    assert "--allow-empty" in desk.err  # the way out
    assert desk("index", "--exclude", "*", "--allow-empty", desk.files / "one.txt") == 0
    assert desk("index", desk.files) == 0


def test_another_run_is_exit_5(desk: Desk) -> None:
    with run_lock(desk.index):
        assert desk("index", desk.files) == 5
        assert desk("status") == 0
    assert desk("index", desk.files) == 0


def test_another_writer_is_exit_5(desk: Desk) -> None:
    from search import open_engine

    with open_engine("whoosh", desk.index).writer(run="other"):
        assert desk("index", desk.files) == 5
    assert desk("index", desk.files) == 0
    assert desk.json("status")["articles"] == 2


def test_standard_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.compress(b'{"id": 1, "title": "By the wire"}\n{"title"\n')
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert desk("index", "-", desk.files) == 3
    assert desk.json("status")["articles"] == 3
    assert desk("search", "wire") == 0
    assert "By the wire" in desk.out


def test_the_index_inside_of_its_root_is_passed_by(desk: Desk) -> None:
    desk.index = desk.files / "the index"
    assert desk("index", desk.files) == 0
    assert desk("index", desk.files) == 0
    assert "2 unchanged" in desk.out


def test_quiet_says_nothing(desk: Desk) -> None:
    assert desk("index", desk.files, "--quiet") == 0
    assert (desk.out, desk.err) == ("", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_a_valid_index(desk: Desk, number: signal.Signals) -> None:
    for count in range(300):
        desk.write(f"{count:03}.txt", f"Title {count}\n\nAll about number {count}.\n")
    desk("index", desk.files / "000.txt")  # an earlier run, in a root of its own
    (desk.files / "more").mkdir()
    for count in range(1, 300):
        (desk.files / f"{count:03}.txt").rename(desk.files / "more" / f"{count:03}.txt")
    with subprocess.Popen(
        [sys.executable, "-m", "broadsheet", "index", desk.files / "more", "--index", desk.index],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "BROADSHEET_BATCH_ARTICLES": "20"},
    ) as run:  # fmt: skip
        newest = desk.index / "generations" / "4"
        while run.poll() is None and not newest.exists():
            pass
        run.send_signal(number)
        out, err = run.communicate(timeout=60)
    assert run.returncode == 130, err
    assert "Interrupted" in out
    assert desk("check") == 0
    some = desk.json("status")
    assert 40 <= some["articles"] < 300
    assert some["last_run"]["interrupted"]
    assert desk("index", desk.files / "more") == 0
    assert desk.json("status")["articles"] == 300
    assert desk("check") == 0


def test_an_index_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.index = desk.files / "one.txt" / "index"
    assert desk("index", desk.files) == 1
    assert "cannot be written" in desk.err
    assert "Internal" not in desk.err


def test_a_ledger_of_another_version_is_made_anew(desk: Desk) -> None:
    import sqlite3

    desk("index", desk.files)
    with sqlite3.connect(desk.index / FILE) as db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    db.close()
    (desk.index / SEAL).unlink()
    assert desk("index", desk.files) == 0
    assert "another version" in desk.err
    assert desk("check") == 0

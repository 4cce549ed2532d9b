from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.ledger_file import run_lock
from tests.conftest import ROOT
from tests.indexer.desk import Desk


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
    assert "(5, all as before)" in desk.out
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


def bytes_of(index: Path) -> dict[Path, bytes]:
    """All files but the note of what was verified: of young files that is made by a later look."""
    files = (file for file in index.rglob("*") if file.is_file() and file.name != "verified")
    return {file: file.read_bytes() for file in files}


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    assert desk("index", desk.files, "--dry-run") == 0
    assert "2 to read" in desk.out
    assert not desk.index.exists()
    desk("index", desk.files)
    before = bytes_of(desk.index)
    desk.write("three.txt", "Title three\n\nAll about snow.\n")
    (desk.files / "one.txt").unlink()
    report = desk.json("index", desk.files, "--dry-run")
    assert (report["totals"]["indexed"], report["totals"]["removed"]) == (1, 1)
    assert before == bytes_of(desk.index)


def test_status_says_when_the_last_run_began_as_people_write_it(desk: Desk) -> None:
    assert desk("index", desk.files) == 0
    assert desk("status") == 0
    assert re.search(r"^Last run    \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, ", desk.out, re.MULTILINE)


def test_rollback_undoes_the_last_run(desk: Desk) -> None:
    desk("index", desk.files)
    desk.write("one.txt", "Title one, again\n\nAll about ice.\n")
    desk("index", desk.files)
    assert desk.json("index", "--rollback") == {"generation": 1}
    desk("search", "ice")
    assert "again" not in desk.out
    assert desk("check") == 0
    assert desk("status") == 0
    assert "not in step" in desk.out
    desk("index", desk.files)
    assert desk("index", "--rollback") == 0
    assert "Files that it read, the next run will read again" in desk.out
    desk("index", desk.files)
    assert "1 article written" in desk.out
    desk("index", desk.files)
    desk("search", "ice")
    assert "again" in desk.out
    assert desk("index", "--rollback", desk.files) == 2


def test_a_root_that_is_away_loses_nothing(desk: Desk) -> None:
    desk("index", desk.files)
    desk.files.rename(desk.files.with_name("away"))
    assert desk("index", desk.files) == 3
    assert "Nothing was removed" in desk.out
    assert desk.json("status")["articles"] == 2
    assert desk("index", desk.files, "--allow-empty") == 0
    assert desk.json("status")["articles"] == 0


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


def test_what_goes_is_named_before_and_after(desk: Desk) -> None:
    assert desk("index", desk.files) == 0
    (desk.files / "one.txt").unlink()
    for flags in (("--dry-run",), ()):
        (group,) = (
            one
            for one in desk.json("index", desk.files, *flags)["reasons"]
            if one["outcome"] == "removed"
        )
        assert group["count"] == 1
        assert group["reason"] == "gone or left out"


def test_an_index_is_not_made_where_the_articles_are(desk: Desk) -> None:
    before = sorted(desk.files.iterdir())
    desk.index = desk.files
    assert desk("index", desk.files) == 2
    assert "belongs to the index" in desk.err
    assert sorted(desk.files.iterdir()) == before
    (inner := desk.files / "inner").mkdir()
    assert desk("index", inner) == 2
    desk.index = inner
    assert desk("index", desk.files) == 0
    assert "2 articles written" in desk.out


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


def test_standard_input(desk: Desk) -> None:
    data = gzip.compress(b'{"id": 1, "title": "By the wire"}\n{"title"\n')
    assert desk.piped(data, "-", desk.files) == 3
    assert desk.json("status")["articles"] == 3
    assert desk("search", "wire") == 0
    assert "By the wire" in desk.out


@pytest.mark.parametrize(
    "data", [b"Not a line of JSON, but text.\n", b'[{"title": "One"}]\n', b"%PDF-1.4\n", b"\0\1\n"]
)
def test_standard_input_is_json_lines_whatever_it_looks_like(desk: Desk, data: bytes) -> None:
    assert desk.piped(data, "-", "--json") == 3
    report = json.loads(desk.out)
    assert (report["exit_code"], report["articles"]) == (3, 0)
    assert "-:1" in {
        example["path"] for group in report["reasons"] for example in group["examples"]
    }


def test_standard_input_that_is_closed_is_exit_2(desk: Desk) -> None:
    assert desk.piped(None, "-") == 2
    assert "closed" in desk.err


def test_an_item_that_comes_twice_is_counted_as_status_counts_it(desk: Desk) -> None:
    data = b"".join(b'{"id": %d, "title": "Title %d"}\n' % (n % 2, n) for n in range(3))
    assert desk.piped(data, "-") == 0
    assert "the same item twice: the last one stands (1, in -, item 0)" in desk.out
    assert "2 articles written, 0 removed; the index has 2 in generation 1." in desk.out
    status = desk.json("status")
    assert (
        status["articles"] == status["last_run"]["articles"] == status["last_run"]["written"] == 2
    )


@pytest.mark.parametrize("args", [("index", "nowhere"), ("index", "--rebuild")])
def test_a_mistyped_command_leaves_no_index_behind(desk: Desk, args: tuple[str, ...]) -> None:
    assert desk(*args) == 2
    assert desk("index", "--rollback") == 2
    assert not desk.index.exists()


def test_an_empty_folder_makes_an_empty_index(desk: Desk) -> None:
    (desk.files / "empty").mkdir()
    assert desk("index", desk.files / "empty") == 0
    assert "The index is still empty." in desk.out


def test_a_root_named_twice_is_one(desk: Desk) -> None:
    (desk.files.parent / "link").symlink_to(desk.files)
    assert desk("index", desk.files, desk.files / ".", desk.files.parent / "link") == 0
    assert "2 sources" in desk.out


def test_a_disk_without_room_is_told(desk: Desk) -> None:
    texts = (os.urandom(2_000).hex() for _ in range(300))
    lines = (json.dumps({"title": "T", "text": text, "language": "en"}) for text in texts)
    desk.write("a.jsonl", "\n".join(lines))
    resource = pytest.importorskip("resource")
    ran = subprocess.run(
        [sys.executable, "-m", "broadsheet", "index", desk.files, "--index", desk.index],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
    )  # fmt: skip
    assert ran.returncode == 5
    assert ran.stderr.startswith("Error: "), ran.stderr
    assert str(desk.index) in ran.stderr
    assert "What was committed before" in ran.stderr
    assert desk("check") == 0
    assert desk("index", desk.files) == 0


def test_the_index_inside_of_its_root_is_passed_by(desk: Desk) -> None:
    desk.index = desk.files / "the index"
    assert desk("index", desk.files) == 0
    assert desk("index", desk.files) == 0
    assert "2 unchanged" in desk.out


def test_quiet_says_nothing(desk: Desk) -> None:
    assert desk("index", desk.files, "--quiet") == 0
    assert (desk.out, desk.err) == ("", "")


def test_an_index_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.index = desk.files / "one.txt" / "index"
    assert desk("index", desk.files) == 5
    assert f"The index in {desk.index} cannot be written" in desk.err
    assert "Check who owns the folder" in desk.err
    assert "Internal" not in desk.err

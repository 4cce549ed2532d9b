from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.indexer.conftest import Archive, lines, text
from tests.indexer.desk import Desk


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
    assert f"{some['articles'] - 1} articles written, 0 removed" in out
    assert some["last_run"]["written"] == some["articles"] - 1
    assert desk("index", desk.files / "more") == 0
    assert desk.json("status")["articles"] == 300
    assert desk("check") == 0


def test_what_was_committed_of_a_file_that_was_not_finished_is_counted(archive: Archive) -> None:
    archive.write("a.jsonl", lines(*({"title": f"Title {n}"} for n in range(1_000))))
    assert archive.run(batch_articles=100, stop_at=2) == []
    assert archive.last is not None
    assert archive.last.written == len(archive.titles()) >= 200
    archive.run()
    assert len(archive.titles()) == 1_000


def test_an_interrupt_before_anything_was_written_is_not_nothing_to_do(archive: Archive) -> None:
    archive.write("a.txt", text("One"))
    archive.run(stop_after=0)
    assert archive.last is not None
    assert archive.last.interrupted
    assert (archive.last.written, archive.last.deleted) == (0, 0)

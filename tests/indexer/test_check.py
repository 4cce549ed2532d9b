from __future__ import annotations

import sqlite3

from indexer.ledger_file import FILE, SEAL, run_lock
from tests.indexer.desk import Desk


def test_a_damaged_ledger_is_told_and_made_anew(desk: Desk) -> None:
    desk("index", desk.files)
    data = bytearray((desk.index / FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (desk.index / FILE).write_bytes(data)
    assert desk("check") == 4
    assert f"The next `broadsheet index --index {desk.index}` repairs it." in desk.out
    assert desk("status") == 0
    assert "damaged" in desk.out
    assert desk("index", desk.files) == 0
    assert "made anew from the index" in desk.err
    assert desk("check") == 0


def index_and_forget_one(desk: Desk) -> None:
    """The ledger does not know of an article that is in the index."""
    desk("index", desk.files)
    with sqlite3.connect(desk.index / FILE) as db:
        db.execute("DELETE FROM articles WHERE id = (SELECT min(id) FROM articles)")
    db.close()
    (desk.index / SEAL).unlink()


def test_check_finds_a_ledger_that_lies_and_the_next_run_repairs(desk: Desk) -> None:
    index_and_forget_one(desk)
    assert desk("check") == 4
    assert "1 article of the index not in the ledger" in desk.out
    assert desk("index", desk.files) == 0
    assert desk("check") == 0
    assert desk.json("status")["articles"] == 2


def test_check_tells_what_it_found_though_it_may_not_write(desk: Desk) -> None:
    index_and_forget_one(desk)
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


def test_a_ledger_of_another_version_is_made_anew(desk: Desk) -> None:
    desk("index", desk.files)
    with sqlite3.connect(desk.index / FILE) as db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    db.close()
    (desk.index / SEAL).unlink()
    assert desk("index", desk.files) == 0
    assert "another version" in desk.err
    assert desk("check") == 0

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.errors import LedgerError
from indexer.ledger import Known, Ledger
from indexer.ledger_file import FILE, LOCK, SEAL, damage, remove, run_lock
from indexer.model import ItemFailure, Kind
from search import IndexLockedError, IndexUnwritableError


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A folder with a ledger at rest: two sources, one article."""
    ledger = Ledger(tmp_path, write=True)
    root = ledger.root("/archive")
    source = ledger.source(root, "a.txt")
    ledger.set_article("abcdefghabcdefgh", source, b"digest", 3)
    ledger.set_failures(source, [ItemFailure(place="7", reason="not JSON")], more=False)
    ledger.source(root, "b.txt")
    ledger.set_generation(3, "run")
    ledger.commit()
    ledger.close(seal=True)
    yield tmp_path


def test_what_was_committed_is_there_again(sealed: Path) -> None:
    with closing(Ledger(sealed, write=False)) as ledger:
        assert ledger.roots() == {"/archive": 2}
        assert ledger.article("abcdefghabcdefgh") == (1, b"digest")
        assert [one.place for one in ledger.failures_of(1)] == ["7"]
        assert ledger.meta("generation") == "3"


def test_what_was_not_committed_is_forgotten(sealed: Path) -> None:
    with closing(Ledger(sealed, write=True)) as ledger:
        ledger.source(ledger.root("/archive"), "c.txt")
    with closing(Ledger(sealed, write=False)) as ledger:
        assert ledger.roots() == {"/archive": 2}


def test_a_row_is_settled_as_it_was_known(sealed: Path) -> None:
    known = Known(
        id=1, size=5, mtime_ns=7, read_ns=9, digest=b"d", reader="html 1", limits="10",
        kind=Kind.FAILED, reason="why", detail="where", due=False,
    )  # fmt: skip
    with closing(Ledger(sealed, write=True)) as ledger:
        ledger.settle(known)
        assert ledger.known(ledger.root("/archive"), "a.txt") == known


def test_at_rest_it_is_one_sealed_file(sealed: Path) -> None:
    assert sorted(file.name for file in sealed.iterdir()) == [SEAL, FILE]
    assert damage(sealed) is None
    with closing(Ledger(sealed, write=False)):
        assert sorted(file.name for file in sealed.iterdir()) == [SEAL, FILE]


def test_every_flipped_bit_is_found(sealed: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    for name in (FILE, SEAL):
        data = (sealed / name).read_bytes()
        for _ in range(60):
            place, bit = chance.randrange(len(data)), chance.randrange(8)
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            (sealed / name).write_bytes(flipped)
            assert damage(sealed) is not None, f"bit {bit} of byte {place} of {name}"
        for other in (data[: len(data) // 2], b"", bytes(len(data))):
            (sealed / name).write_bytes(other)
            assert damage(sealed) is not None
        (sealed / name).write_bytes(data)
    assert damage(sealed) is None


def test_a_lost_file_is_found_by_its_seal(sealed: Path) -> None:
    (sealed / FILE).unlink()
    assert damage(sealed) is not None


def test_without_a_seal_its_structure_is_checked(sealed: Path) -> None:
    (sealed / SEAL).unlink()  # as a killed run leaves it
    assert damage(sealed) is None
    data = bytearray((sealed / FILE).read_bytes())
    data[4096:8192] = bytes(4096)
    (sealed / FILE).write_bytes(data)
    assert damage(sealed) is not None


def test_removed_it_can_be_made_anew(sealed: Path) -> None:
    remove(sealed)
    assert list(sealed.iterdir()) == []
    with closing(Ledger(sealed, write=True)) as ledger:
        assert ledger.roots() == {}


def test_a_reader_at_work_only_delays_the_seal(sealed: Path) -> None:
    writer = Ledger(sealed, write=True)
    writer.commit()
    with closing(Ledger(sealed, write=False)) as reader:
        cursor = reader.db.execute("SELECT path FROM sources")
        cursor.fetchone()
        writer.db.execute("PRAGMA busy_timeout = 0")
        writer.close(seal=True)
        assert not (sealed / SEAL).exists()
    assert damage(sealed) is None


def test_another_version_is_refused(sealed: Path) -> None:
    with closing(Ledger(sealed, write=True)) as ledger:
        ledger.set_meta("version", "99")
        ledger.commit()
    assert "another version" in (damage(sealed) or "")
    for write in (True, False):
        with pytest.raises(LedgerError, match="another version"):
            Ledger(sealed, write=write)


def test_a_copy_is_its_own(sealed: Path) -> None:
    with closing(Ledger(None, write=False)) as copy:
        with closing(Ledger(sealed, write=False)) as there:
            copy.become(there)
        copy.source(copy.root("/archive"), "c.txt")
        copy.commit()
        assert copy.roots() == {"/archive": 3}
    assert damage(sealed) is None


def test_who_only_looks_at_the_lock_keeps_no_run_from_it(tmp_path: Path) -> None:
    with run_lock(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / LOCK, check_same_thread=False)) as looking:
        looking.execute("BEGIN")
        looking.execute("SELECT * FROM sqlite_master").fetchall()
        end = threading.Timer(0.05, looking.rollback)
        end.start()
        with run_lock(tmp_path):
            end.join()


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with run_lock(tmp_path), pytest.raises(IndexLockedError), run_lock(tmp_path):
        pass
    with run_lock(tmp_path):
        pass


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from indexer.ledger_file import run_lock\n"
        f"with run_lock(Path({str(tmp_path)!r})): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexLockedError), run_lock(tmp_path):
            pass
        other.kill()
        other.wait()
        with run_lock(tmp_path):
            pass


def test_a_ledger_is_an_sqlite_file(sealed: Path) -> None:
    with closing(sqlite3.connect(sealed / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_index_that_would_lie_in_a_file_is_told_plainly(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with (
        pytest.raises(IndexUnwritableError, match=r"file is not a folder") as failure,
        run_lock(file),
    ):
        pass
    assert "--index DIR" in failure.value.remedy


def test_a_lock_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_bytes(b"nonsense " * 500)
    with (
        pytest.raises(IndexUnwritableError, match=r"run\.lock is not the lock"),
        run_lock(tmp_path),
    ):
        pass
    (tmp_path / LOCK).unlink()
    with run_lock(tmp_path):
        pass

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import multiprocessing
import multiprocessing.spawn
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import IndexerError
from indexer.model import Kind, Limits
from indexer.replies import Ending, Reply, Task
from indexer.workers import Workers
from tests.indexer.conftest import LIMITS, source_at

GOOD = "A headline of the day\n\nAll about ice.\n"
#: Markdown that takes longer than anybody waits for.
ENDLESS = "<!--" * 400_000


def put(folder: Path, contents: list[str | bytes], suffix: str = ".txt") -> Iterator[Task]:
    for number, content in enumerate(contents):
        file = folder / f"{number:03}{suffix if content != ENDLESS else '.md'}"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        yield Task(number=number, source=source_at(file))


def endings(
    folder: Path, contents: list[str | bytes], limits: Limits = LIMITS, processes: int = 2,
    suffix: str = ".txt",
) -> dict[int, Ending]:  # fmt: skip
    found: dict[int, Ending] = {}
    with Workers(processes, limits) as workers:
        for reply in workers.read(put(folder, contents, suffix), lambda: False):
            if reply.ending is not None:
                assert reply.number not in found
                found[reply.number] = reply.ending
    return found


def test_every_source_ends_once(tmp_path: Path) -> None:
    found = endings(tmp_path, [GOOD, "", b"\0" * 2_000, GOOD] * 25)
    assert len(found) == 100
    assert {number % 4: ending.kind for number, ending in found.items()} == {
        0: Kind.INDEXED,
        1: Kind.SKIPPED,
        2: Kind.FAILED,
        3: Kind.INDEXED,
    }


def test_one_that_takes_too_long_fails_alone(tmp_path: Path) -> None:
    limits = dataclasses.replace(LIMITS, source_seconds=2)
    found = endings(tmp_path, [GOOD, ENDLESS, GOOD, GOOD], limits, processes=1)
    assert found[1].kind is Kind.FAILED
    assert found[1].reason == "takes longer than source_seconds"
    assert "BROADSHEET_SOURCE_SECONDS" in found[1].detail
    assert [found[number].kind for number in (0, 2, 3)] == [Kind.INDEXED] * 3


def test_one_that_takes_too_much_memory_fails_alone(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("needs RLIMIT_AS")
    limits = dataclasses.replace(LIMITS, worker_bytes=400_000_000, source_bytes=10**9)
    bomb = gzip.compress(b"word " * 60_000_000, compresslevel=1)
    found = endings(tmp_path, [GOOD, bomb, GOOD], limits, processes=1)
    assert found[1].kind is Kind.FAILED
    assert found[1].reason == "needs more memory than worker_bytes"
    assert [found[number].kind for number in (0, 2)] == [Kind.INDEXED] * 2


def test_one_of_pages_that_are_read_side_by_side_fails_alone(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("needs RLIMIT_AS")
    limits = dataclasses.replace(
        LIMITS, worker_bytes=600_000_000, source_bytes=10**9, html_bytes=10**9
    )
    page = f"<title>A headline</title><p>{GOOD * 5}"
    bomb = gzip.compress(b"<p>word " * 30_000_000, compresslevel=1)
    found = endings(tmp_path, [page, page, bomb, page], limits, processes=1, suffix=".html")
    assert found[2].reason == "needs more memory than worker_bytes"
    assert [found[number].kind for number in (0, 1, 3)] == [Kind.INDEXED] * 3


def children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid is not None}


def test_a_reader_that_dies_costs_no_source(tmp_path: Path) -> None:
    before = children()
    killed: set[int] = set()
    replies: list[Reply] = []
    ended = 0
    with Workers(1, LIMITS) as workers:
        for reply in workers.read(put(tmp_path, [GOOD] * 1_200), lambda: False):
            replies.append(reply)
            ended += reply.ending is not None
            if reply.ending is not None and len(killed) < 3 and ended % 300 == 150:
                for pid in children() - before - killed:
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
    assert len(killed) == 3
    numbers = sorted(reply.number for reply in replies if reply.ending is not None)
    assert numbers == list(range(1_200))
    assert all(reply.ending.kind is Kind.INDEXED for reply in replies if reply.ending)


def test_nobody_is_blamed_for_what_takes_too_long_for_several(tmp_path: Path) -> None:
    """As a page that is quickly read, and long looked through for its body with all others."""
    pages = [f"<title>A headline</title><p>{GOOD * 20}"] * 3 + ["<p>a" * 60_000]
    overdue: list[int] = []
    with Workers(1, dataclasses.replace(LIMITS, source_seconds=10**6)) as workers:

        def stopped() -> bool:  # asked again and again while a worker is at something
            for worker in workers._workers:
                if worker.is_at_several:
                    worker.has_gone_on()
                    worker.deadline = 0
                    overdue.append(worker.served)
            return False

        replies = list(workers.read(put(tmp_path, pages, suffix=".html"), stopped))
    assert overdue == [0]  # afterwards each is read alone
    assert [(one.number, one.afresh) for one in replies] == [(n, False) for n in range(4)]
    assert all(one.ending.kind is Kind.INDEXED for one in replies if one.ending)


def test_none_is_left_behind(tmp_path: Path) -> None:
    before = children()
    endings(tmp_path, [GOOD] * 3)
    with contextlib.suppress(ZeroDivisionError), Workers(2, LIMITS) as workers:
        for _ in workers.read(put(tmp_path, [GOOD, ENDLESS]), lambda: False):
            raise ZeroDivisionError
    assert children() <= before


def test_a_process_that_is_begun_early_reads(tmp_path: Path) -> None:
    before = children()
    with Workers(2, LIMITS) as workers:
        workers.begin("page.html")
        workers.begin("page.html")
        early = children() - before
        assert len(early) == 1
        replies = list(workers.read(put(tmp_path, [GOOD]), lambda: False))
        assert children() - before == early
    assert [reply.ending.kind for reply in replies if reply.ending] == [Kind.INDEXED]
    assert not children() - before


def test_one_that_is_killed_as_it_starts_has_a_successor(tmp_path: Path) -> None:
    before = children()
    with Workers(2, LIMITS) as workers:
        workers.begin("page.html")
        (early,) = children() - before
        os.kill(early, signal.SIGKILL)
        replies = list(workers.read(put(tmp_path, [GOOD] * 40), lambda: False))
    assert sorted(reply.number for reply in replies if reply.ending) == list(range(40))
    assert all(reply.ending.kind is Kind.INDEXED for reply in replies if reply.ending)


def test_a_process_is_begun_early_whatever_is_expected(tmp_path: Path) -> None:
    with Workers(1, LIMITS) as workers:
        workers.begin("what nobody.reads")
        replies = list(workers.read(put(tmp_path, [GOOD]), lambda: False))
    assert [reply.ending.kind for reply in replies if reply.ending] == [Kind.INDEXED]


@pytest.mark.skipif(
    not Path("/proc/self/status").exists() and os.environ.get("CI") != "true",
    reason="told by /proc",
)
def test_the_first_reader_hears_no_interrupt_as_it_starts() -> None:
    """In a process of its own: what multiprocessing starts once has been started in this one."""
    program = """
import multiprocessing
from pathlib import Path
from indexer.workers import Workers
from tests.indexer.conftest import LIMITS
if __name__ == "__main__":
    with Workers(1, LIMITS) as workers:
        workers.begin("page.html")
        (reader,) = multiprocessing.active_children()
        print(Path(f"/proc/{reader.pid}/status").read_text())
"""
    said = subprocess.check_output([sys.executable, "-c", program], text=True)
    told = dict(line.split(":\t", 1) for line in said.splitlines() if ":\t" in line)
    blocked, ignored = int(told["SigBlk"], 16), int(told["SigIgn"], 16)
    assert (blocked | ignored) >> (signal.SIGINT - 1) & 1


def test_stopping_does_not_wait(tmp_path: Path) -> None:
    with Workers(1, LIMITS) as workers:
        assert list(workers.read(put(tmp_path, [ENDLESS, ENDLESS]), lambda: True)) == []


def test_readers_end_with_their_parent(tmp_path: Path) -> None:
    """Also one in the midst of a page that never ends, when the parent is killed outright."""
    program = f"""
import sys
from pathlib import Path
from indexer.workers import Workers
from tests.indexer.conftest import LIMITS
from tests.indexer.test_workers import ENDLESS, put, GOOD
if __name__ == "__main__":
    with Workers(1, LIMITS) as workers:
        for reply in workers.read(put(Path({str(tmp_path)!r}), [GOOD, ENDLESS]), lambda: False):
            if reply.ending is not None:
                print("at the endless one now", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline()
        parent.kill()
        parent.communicate(timeout=30)  # the reader has the other end too: its end is the end


def test_a_reader_that_does_not_start_ends_the_run(tmp_path: Path) -> None:
    python = multiprocessing.spawn.get_executable()
    multiprocessing.spawn.set_executable("/bin/false")
    try:
        with pytest.raises(IndexerError, match="does not start"):
            endings(tmp_path, [GOOD])
    finally:
        multiprocessing.spawn.set_executable(python)

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from contextlib import closing

import pytest
from rich.console import Console

from indexer.job import Job
from indexer.ledger import Ledger
from indexer.model import Kind
from indexer.pace import Pace
from indexer.pipeline import Run
from indexer.progress import Line, shown
from indexer.report import Tally
from tests.indexer.conftest import Archive


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run_shown(
    archive: Archive,
    stream: io.StringIO,
    *,
    quiet: bool = False,
    look: Callable[[Pace], None] = lambda pace: None,
) -> Tally:
    def stopped() -> bool:
        look(run.pace)
        return False

    tally = Tally()
    with closing(Ledger(archive.index, write=True)) as ledger:
        job = Job(
            run="run", roots=(archive.files.resolve(),), limits=archive.limits, processes=1,
            batch_articles=100, batch_bytes=10**6,
        )  # fmt: skip
        run = Run(job, archive.engine, ledger, stopped)
        with shown(run, tally, stream, quiet=quiet) as outcomes:
            for outcome in outcomes:
                tally.add(outcome)
    return tally


def test_a_terminal_sees_how_far_it_is(archive: Archive) -> None:
    for number in range(40):
        archive.write(f"{number}.txt", f"Title {number}\n\nText of the article.\n")
    archive.write("bad.pdf", b"%PDF-1.4 nonsense")
    stream = Terminal()
    tally = run_shown(archive, stream)
    assert tally.counts == {Kind.INDEXED: 40, Kind.FAILED: 1}
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    assert "Indexing" in seen
    assert "/41" in seen
    assert "1 failed" in seen


def test_one_large_file_is_seen_to_move(archive: Archive) -> None:
    line = json.dumps({"title": "Title", "text": "A word. " * 250}) + "\n"
    archive.write("a.jsonl", line * 900)
    met: list[tuple[str, float, int]] = []

    def look(pace: Pace) -> None:
        met.append((rendered(pace, 80), pace.share, pace.articles))

    run_shown(archive, io.StringIO(), look=look)
    under_way = [one for one in met if 0 < one[1] < 1]
    assert len({share for _, share, _ in under_way}) > 1
    for said, _, articles in under_way:
        assert said.startswith("Indexing")
        assert f"0/1  {articles} articles" in said


def rendered(pace: Pace, width: int, failed: int = 0) -> str:
    stream = io.StringIO()
    tally = Tally()
    tally.counts[Kind.FAILED] = failed
    Console(file=stream, width=width).print(Line(pace, tally))
    return stream.getvalue()


@pytest.mark.parametrize("width", [20, 60, 100, 200])
def test_the_line_is_one_line_of_any_terminal(width: int) -> None:
    pace = Pace()
    assert rendered(pace, width).startswith("Looking")
    pace.begin(1_000_000, 10**12)
    pace.move(1, 3 * 10**11, 10**12)
    pace.articles = 12_000_000
    for is_committing in (False, True):
        pace.is_committing = is_committing
        said = rendered(pace, width, failed=120)
        assert said.startswith("Writing" if is_committing else "Indexing")
        assert said.count("\n") == 1
        assert len(said) <= width + 1
    assert ("120 failed" in said) is (width >= 60)


def test_a_pipe_sees_nothing(archive: Archive) -> None:
    archive.write("a.txt", "Title\n\nText of the article.\n")
    stream = io.StringIO()
    assert run_shown(archive, stream).seen == 1
    assert stream.getvalue() == ""


def test_quiet_is_quiet(archive: Archive) -> None:
    archive.write("a.txt", "Title\n\nText of the article.\n")
    stream = Terminal()
    assert run_shown(archive, stream, quiet=True).seen == 1
    assert stream.getvalue() == ""

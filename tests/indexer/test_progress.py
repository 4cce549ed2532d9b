from __future__ import annotations

import io
import re

from indexer.model import Kind
from indexer.progress import shown
from indexer.report import Tally
from tests.indexer.conftest import Archive


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run_shown(archive: Archive, stream: io.StringIO, *, quiet: bool = False) -> Tally:
    from contextlib import closing

    from indexer.ledger import Ledger
    from indexer.pipeline import Job, Run

    tally = Tally()
    with closing(Ledger(archive.index, write=True)) as ledger:
        job = Job(
            run="run", roots=(archive.files.resolve(),), limits=archive.limits, processes=1,
            batch_articles=100, batch_bytes=10**6,
        )  # fmt: skip
        run = Run(job, archive.engine, ledger)
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

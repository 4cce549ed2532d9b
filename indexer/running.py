"""One run from the opening of the ledger to the report that is remembered in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from indexer import ledger_file
from indexer.job import Job
from indexer.ledger import Ledger
from indexer.model import STDIN
from indexer.pipeline import Run
from indexer.progress import shown
from indexer.reconcile import reconcile
from indexer.report import Report, Tally
from search import Durable, Engine, IndexDamagedError, IndexMissingError, IndexOutdatedError

_RUNS_REMEMBERED = 100

Tell = Callable[[str], None]  #: takes a sentence for the person who waits


@contextmanager
def opened_ledger(folder: Path, *, dry_run: bool, tell: Tell) -> Iterator[Ledger]:
    """The ledger, made anew where it is damaged, sealed if all goes well.

    A dry run gets a copy of its own.
    """
    wrong = ledger_file.damage(folder)
    if wrong is not None:
        tell(f"The ledger is damaged ({wrong}) and is made anew from the index.")
    if dry_run:
        with closing(Ledger(None, write=False)) as copy:
            if wrong is None and (folder / ledger_file.FILE).exists():
                with closing(Ledger(folder, write=False)) as there:
                    copy.become(there)
            yield copy
        return
    if wrong is not None:
        ledger_file.remove(folder)
    ledger = Ledger(folder, write=True)
    try:
        yield ledger
    except BaseException:
        ledger.close()
        raise
    ledger.close(seal=True)


def carry_out(
    job: Job,
    engine: Engine,
    ledger: Ledger,
    stopped: Callable[[], bool],
    *,
    tell: Tell,
    notes: list[str],
    quiet: bool,
) -> Report:
    """Do the job, and remember the report; ``notes`` has what was told by then."""
    started = datetime.now(UTC).isoformat(timespec="milliseconds")
    clock = monotonic()
    _remember(ledger, job.run, started, "")
    if not job.afresh and (note := reconcile(ledger, engine)) is not None:
        tell(note)
    tally = Tally()
    run = Run(job, engine, ledger, stopped)
    with shown(run, tally, sys.stderr, quiet=quiet) as outcomes:
        for outcome in outcomes:
            tally.add(outcome)
    generation = articles = 0
    try:
        generation, articles = _state(engine)
    except (IndexDamagedError, IndexOutdatedError):
        if not run.dropped:
            raise
    report = Report(
        run=job.run,
        started=started,
        seconds=monotonic() - clock,
        tally=tally,
        roots=(*map(str, job.roots), *([STDIN] if job.stdin else [])),
        generation=generation,
        articles=articles,
        written=run.written,
        deleted=run.deleted,
        notes=tuple(notes),
        dry_run=job.dry_run,
        interrupted=run.interrupted,
        dropped=run.dropped,
    )
    _remember(ledger, job.run, started, json.dumps(report.document()))
    return report


def _state(engine: Engine) -> tuple[int, int]:
    """The newest generation and its articles; an engine that need not open it does not."""
    if isinstance(engine, Durable):
        newest = engine.verified()
        return (newest.number, newest.articles) if newest else (0, 0)
    try:
        with closing(engine.reader()) as reader:
            return reader.generation, reader.articles
    except IndexMissingError:
        return 0, 0


def _remember(ledger: Ledger, run: str, started: str, report: str) -> None:
    ledger.db.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (run, started, report))
    ledger.db.execute(
        "DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY started DESC LIMIT ?)",
        (_RUNS_REMEMBERED,),
    )
    ledger.commit()

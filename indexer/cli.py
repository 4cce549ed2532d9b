"""The commands about sources and what became of them: index, status, check."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any
from uuid import uuid4

import click

from indexer import ledger as ledgers
from indexer.checking import check as findings
from indexer.errors import IndexerError, RootError
from indexer.ledger import Ledger, run_lock
from indexer.model import STDIN, Limits
from indexer.overview import overview
from indexer.pipeline import Job, Run
from indexer.plan import resolved_roots
from indexer.progress import shown
from indexer.reconcile import reconcile
from indexer.report import Report, Tally
from indexer.sources import Selection
from search import Durable, Engine, IndexMissingError, Settings, open_engine
from search.options import index_option

_RUNS_REMEMBERED = 100


@click.command()
@click.argument("roots", metavar="ROOT...", nargs=-1, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--include", multiple=True, metavar="GLOB",
    help="Only files whose name or path in ROOT matches; may be repeated.",
)  # fmt: skip
@click.option(
    "--exclude", multiple=True, metavar="GLOB",
    help="No files or folders whose name or path in ROOT matches; may be repeated.",
)  # fmt: skip
@click.option(
    "--allow-empty", is_flag=True,
    help="Remove the articles of a ROOT that is missing, unreadable or empty.",
)  # fmt: skip
@click.option(
    "--rebuild", is_flag=True,
    help="Make the index anew, from all roots that it knows and those named.",
)  # fmt: skip
@click.option("--rollback", is_flag=True, help="Undo the last run that changed the index.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON document.")
@click.option("--quiet", is_flag=True, help="Neither progress nor report; errors only.")
@click.option("--processes", type=int, metavar="N", help="Reading processes.  [default: CPUs]")
@index_option
@click.pass_context
def index(
    ctx: click.Context,
    *,
    roots: tuple[str, ...],
    dry_run: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    allow_empty: bool,
    rebuild: bool,
    rollback: bool,
    as_json: bool,
    quiet: bool,
    processes: int | None,
    index: Path | None,
) -> None:
    """Add the articles in ROOT..., and keep up with them.

    A ROOT is a file, a folder, or - for JSON lines on standard input, which only adds. Only what
    is new, changed or gone is worked on; it is safe to run again, to interrupt, to run from cron.
    After a run the index has of each ROOT what lies there and --include and --exclude let in:
    a file that they leave out now is removed from the index, like one that is gone.

    \b
    broadsheet index ~/articles
    broadsheet index ~/articles --dry-run
    zcat agency.jsonl.gz | broadsheet index -
    """
    settings = Settings.load(index=index, processes=processes)
    engine = open_engine(settings.engine, settings.index)
    with _told_errors(ctx):
        if rollback:
            _roll_back(engine, settings.index, others=bool(roots or rebuild or dry_run))
            return
        if not roots and not rebuild:
            raise click.UsageError("Name a file or a folder to index, or - for standard input.")
        if rebuild and dry_run:
            raise click.UsageError("--rebuild cannot be tried as a dry run.")
        with ExitStack() as stack:
            stopped = stack.enter_context(_interrupts())
            if not dry_run:
                stack.enter_context(run_lock(settings.index))
            if rebuild:
                roots = _clear(engine, settings.index, roots, allow_empty=allow_empty)
            ledger, notes = _open_ledger(settings.index, dry_run=dry_run)
            sealed = stack.enter_context(_sealing(ledger))
            given = tuple(dict.fromkeys(root for root in roots if root != STDIN))
            job = Job(
                run=uuid4().hex,
                roots=resolved_roots(given, tuple(ledger.roots())),
                limits=_limits(settings),
                processes=settings.processes,
                batch_articles=settings.batch_articles,
                batch_bytes=settings.batch_bytes,
                selection=Selection(include=include, exclude=exclude),
                stdin=stack.enter_context(_spooled()) if STDIN in roots else None,
                avoid=_place(settings.index),
                allow_empty=allow_empty,
                dry_run=dry_run,
            )
            report = _run(job, engine, ledger, stopped, notes, quiet=quiet)
            sealed()
        if as_json:
            click.echo(json.dumps(report.document(), indent=2))
        elif not quiet:
            for line in report.lines():
                click.echo(line)
    ctx.exit(report.exit_code)


@click.command()
@click.option("--failures", is_flag=True, help="Name every source that failed.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON document.")
@index_option
@click.pass_context
def status(ctx: click.Context, *, failures: bool, as_json: bool, index: Path | None) -> None:
    """Show what is in the index, and what could not be read."""
    settings = Settings.load(index=index)
    with _told_errors(ctx):
        engine = open_engine(settings.engine, settings.index)
        found = overview(engine, settings.index, all_failures=failures)
    if as_json:
        click.echo(json.dumps(found.document(), indent=2))
    else:
        for line in found.lines():
            click.echo(line)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON document.")
@index_option
@click.pass_context
def check(ctx: click.Context, *, as_json: bool, index: Path | None) -> None:
    """Verify every byte of every kept generation, and the ledger. Exit code 4: damaged."""
    settings = Settings.load(index=index)
    with _told_errors(ctx):
        found = list(findings(open_engine(settings.engine, settings.index), settings.index))
    if as_json:
        problems = [
            {"where": one.where, "problem": one.problem, "remedy": one.remedy} for one in found
        ]
        click.echo(json.dumps({"sound": not found, "problems": problems}, indent=2))
    else:
        for one in found:
            click.echo(f"{one.where}: {one.problem}")
        for remedy in dict.fromkeys(one.remedy for one in found):
            click.echo(remedy)
        if not found:
            click.echo("The index is sound.")
    ctx.exit(4 if found else 0)


def _run(
    job: Job,
    engine: Engine,
    ledger: Ledger,
    stopped: Callable[[], bool],
    notes: list[str],
    *,
    quiet: bool,
) -> Report:
    """Do it, and tell of it."""
    started = datetime.now(UTC).isoformat(timespec="milliseconds")
    clock = monotonic()
    _remember(ledger, job.run, started, "")
    if (note := reconcile(ledger, engine)) is not None:
        notes.append(note)
    for note in notes:
        click.echo(note, err=True)
    tally = Tally()
    run = Run(job, engine, ledger, stopped)
    with shown(run, tally, sys.stderr, quiet=quiet) as outcomes:
        for outcome in outcomes:
            tally.add(outcome)
    generation = articles = 0
    try:
        with closing(engine.reader()) as reader:
            generation, articles = reader.generation, reader.articles
    except IndexMissingError:
        pass
    report = Report(
        run=job.run,
        started=started,
        seconds=monotonic() - clock,
        tally=tally,
        roots=(*map(str, job.roots), *([STDIN] if job.stdin else [])),
        generation=generation,
        articles=articles,
        notes=tuple(notes),
        dry_run=job.dry_run,
        interrupted=run.interrupted,
    )
    _remember(ledger, job.run, started, json.dumps(report.document()))
    return report


def _remember(ledger: Ledger, run: str, started: str, report: str) -> None:
    ledger.db.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", (run, started, report))
    ledger.db.execute(
        "DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY started DESC LIMIT ?)",
        (_RUNS_REMEMBERED,),
    )
    ledger.commit()


def _open_ledger(folder: Path, *, dry_run: bool) -> tuple[Ledger, list[str]]:
    """The ledger, made anew where it is damaged; a copy of it for a dry run."""
    notes: list[str] = []
    wrong = ledgers.damage(folder)
    if wrong is not None:
        notes.append(f"The ledger is damaged ({wrong}) and is made anew from the index.")
        if not dry_run:
            ledgers.remove(folder)
    if not dry_run:
        return Ledger(folder, write=True), notes
    copy = Ledger(None, write=False)
    if wrong is None and (folder / ledgers.FILE).exists():
        with closing(Ledger(folder, write=False)) as there:
            copy.become(there)
    return copy, notes


def _clear(
    engine: Engine, folder: Path, named: tuple[str, ...], *, allow_empty: bool
) -> tuple[str, ...]:
    """Remove the index for a rebuild; the roots to rebuild it from."""
    if not isinstance(engine, Durable):
        raise click.UsageError("This engine cannot be rebuilt from here.")
    known: tuple[str, ...] = ()
    if ledgers.damage(folder) is None and (folder / ledgers.FILE).exists():
        with closing(Ledger(folder, write=False)) as ledger:
            known = tuple(ledger.roots())
    given = tuple(root if root == STDIN else str(Path(root).resolve()) for root in named)
    roots = tuple(dict.fromkeys((*(root for root in known if root != STDIN), *given)))
    if not roots:
        raise click.UsageError("The ledger names no roots to rebuild from: name them.")
    lost = [root for root in roots if root != STDIN and not os.access(root, os.R_OK)]
    if lost and not allow_empty:
        raise RootError(
            f"{lost[0]} cannot be read, so its articles would be lost.",
            remedy="Bring it back, or rebuild without it: --allow-empty.",
        )
    resolved_roots(tuple(root for root in roots if root != STDIN), known)
    if STDIN in known and STDIN not in given:
        click.echo("What came by standard input is not kept: it has to be given again.", err=True)
    engine.clear()
    ledgers.remove(folder)
    return tuple(root for root in roots if root not in lost)


def _roll_back(engine: Engine, folder: Path, *, others: bool) -> None:
    if others:
        raise click.UsageError("--rollback goes with no ROOT and no other option.")
    if not isinstance(engine, Durable):
        raise click.UsageError("This engine keeps nothing to go back to.")
    with run_lock(folder):
        number = engine.rollback()
    click.echo(f"The index is back at generation {number}, as it was before the last run.")


@contextmanager
def _sealing(ledger: Ledger) -> Iterator[Callable[[], None]]:
    """Closes the ledger, and seals it if the function given was called: if all went well."""
    well: list[bool] = []
    try:
        yield lambda: well.append(True)
    finally:
        ledger.close(seal=bool(well))


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM as a question to ask between two steps; the second one breaks in."""
    met: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        met.append(number)
        if len(met) > 1:
            raise KeyboardInterrupt
        click.echo("Finishing the batch; once more to drop it.", err=True)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(met)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _spooled() -> Iterator[Path]:
    """Standard input as a file: reading it can then be bounded like that of any other."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-") as folder:
        file = Path(folder) / "stdin.jsonl"
        with file.open("wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out)
        yield file


@contextmanager
def _told_errors(ctx: click.Context) -> Iterator[None]:
    """Errors of this package as a message and their exit code; the ground's pass to the roof."""
    try:
        yield
    except IndexerError as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(error.exit_code)


def _limits(settings: Settings) -> Limits:
    values: dict[str, Any] = {name: getattr(settings, name) for name in Limits.__slots__}
    return Limits(**values)


def _place(folder: Path) -> frozenset[tuple[int, int]]:
    try:
        status = folder.stat()
    except OSError:
        return frozenset()
    return frozenset({(status.st_dev, status.st_ino)})

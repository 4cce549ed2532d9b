"""The commands about sources and what became of them: index, status, check."""

from __future__ import annotations

import errno
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from indexer.errors import NO_ROOM, IndexerError
from indexer.interrupts import interrupts
from indexer.job import Job
from indexer.ledger_file import run_lock
from indexer.model import STDIN, Limits
from indexer.roots import look_ahead, resolved_roots, stay_apart
from indexer.running import carry_out, opened_ledger
from indexer.sources import Selection
from search import IndexUnwritableError, SearchError, Settings, escaped, open_engine
from search.options import for_named_index, index_option

if TYPE_CHECKING:
    from indexer.checking import Finding
    from indexer.report import Report
    from search import Engine


@click.command()
@click.argument("roots", metavar="ROOT...", nargs=-1, type=click.Path(readable=False))
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
    help="Remove the articles of a ROOT that is missing, unreadable or empty; with --rebuild, "
    "of whatever in it cannot be read.",
)  # fmt: skip
@click.option(
    "--rebuild", is_flag=True,
    help="Make the index anew, from all roots that it knows and those named. The old one stays "
    "until the new one is whole, and if it was sound, --rollback goes back to it.",
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
    engine = open_engine(settings.engine, settings.index, settings.memory)
    with _told_errors(ctx, settings.index):
        if rollback:
            if roots or rebuild or dry_run:
                raise click.UsageError("--rollback goes with no ROOT and no other option.")
            from indexer.starting_over import roll_back

            number = roll_back(engine, settings.index)
            _echo({"generation": number}, _rolled_back(number), as_json=as_json, quiet=quiet)
            return
        if not roots and not rebuild:
            raise click.UsageError("Name a file or a folder to index, or - for standard input.")
        if rebuild and dry_run:
            raise click.UsageError("--rebuild cannot be tried as a dry run.")
        job = Job(
            run=uuid4().hex,
            limits=_limits(settings),
            processes=settings.processes,
            batch_articles=settings.batch_articles,
            batch_bytes=settings.batch_bytes,
            selection=Selection(include=include, exclude=exclude),
            allow_empty=allow_empty,
            dry_run=dry_run,
            afresh=rebuild,
        )
        report = _carried_out(job, roots, engine, settings.index, quiet=quiet)
    _echo(report.document(), report.lines(), as_json=as_json, quiet=quiet)
    ctx.exit(report.exit_code)


def _carried_out(
    job: Job, roots: tuple[str, ...], engine: Engine, folder: Path, *, quiet: bool
) -> Report:
    """Do the job with the roots that were named, and what it needs while it lasts."""
    notes: list[str] = []

    def tell(note: str) -> None:
        notes.append(note)
        if not quiet:
            click.echo(note, err=True)

    stay_apart(roots, folder)
    if not folder.exists():
        look_ahead(roots, folder)
    with ExitStack() as stack:
        stdin = stack.enter_context(_spooled()) if STDIN in roots else None
        stopped = stack.enter_context(interrupts(afresh=job.afresh))
        if not job.dry_run:
            stack.enter_context(run_lock(folder))
        ledger = stack.enter_context(opened_ledger(folder, dry_run=job.dry_run, tell=tell))
        if job.afresh:
            from indexer.starting_over import start_over

            roots = start_over(engine, ledger, roots, allow_empty=job.allow_empty, tell=tell)
        given = tuple(dict.fromkeys(root for root in roots if root != STDIN))
        known = tuple(ledger.roots())
        job = replace(job, roots=resolved_roots(given, known), stdin=stdin, avoid=_place(folder))
        return carry_out(job, engine, ledger, stopped, tell=tell, notes=notes, quiet=quiet)


@click.command()
@click.option("--failures", is_flag=True, help="Name every source that failed.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON document.")
@index_option
@click.pass_context
def status(ctx: click.Context, *, failures: bool, as_json: bool, index: Path | None) -> None:
    """Show what is in the index, and what could not be read."""
    from indexer.overview import overview

    settings = Settings.load(index=index)
    with _told_errors(ctx, settings.index):
        engine = open_engine(settings.engine, settings.index, settings.memory)
        found = overview(engine, settings.index, all_failures=failures)
    _echo(found.document(), found.lines(), as_json=as_json)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON document.")
@index_option
@click.pass_context
def check(ctx: click.Context, *, as_json: bool, index: Path | None) -> None:
    """Verify every byte of every kept generation, and the ledger. Exit code 4: damaged."""
    from indexer.checking import check as findings

    settings = Settings.load(index=index)
    found: list[Finding] = []
    with _told_errors(ctx, settings.index):
        try:
            engine = open_engine(settings.engine, settings.index, settings.memory)
            if not settings.index.exists():
                engine.reader().close()  # raises: a mistyped path is not a sound index
            for one in findings(engine, settings.index):
                found.append(one._replace(remedy=for_named_index(one.remedy, ctx.meta)))
                if not as_json:
                    click.echo(escaped(f"{one.where}: {one.problem}"))
        except (SearchError, IndexerError, sqlite3.Error) as error:
            if not found:
                raise
            click.echo(_named(error), err=True)  # what was found before it is damage
    if as_json:
        problems = [
            {"where": one.where, "problem": one.problem, "remedy": one.remedy} for one in found
        ]
        click.echo(json.dumps({"sound": not found, "problems": problems}, indent=2))
    else:
        for remedy in dict.fromkeys(one.remedy for one in found):
            click.echo(remedy)
        if not found:
            click.echo("The index is sound.")
    ctx.exit(4 if found else 0)


@contextmanager
def _spooled() -> Iterator[Path]:
    """Standard input as a file: reading it can then be bounded like that of any other."""
    import shutil
    import tempfile

    if sys.stdin is None:
        raise click.UsageError("Standard input is closed.")
    if sys.stdin.buffer.isatty():
        click.echo("Reading JSON lines from this terminal; Ctrl-D ends them.", err=True)
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="broadsheet-"))
            file = Path(folder) / "stdin.jsonl"
            with file.open("wb") as out:
                shutil.copyfileobj(sys.stdin.buffer, out)
        except OSError as error:
            raise IndexerError(
                f"Standard input cannot be kept in a temporary file: {error.strerror}.",
                remedy="TMPDIR names the folder for such files.",
            ) from None
        yield file


@contextmanager
def _told_errors(ctx: click.Context, folder: Path) -> Iterator[None]:
    """Errors of this package as a message and their exit code; the ground's pass to the roof."""
    try:
        yield
    except IndexerError as error:
        error.remedy = for_named_index(error.remedy, ctx.meta)
        click.echo(_named(error), err=True)
        ctx.exit(error.exit_code)
    except sqlite3.Error as error:  # a full disk, a folder that is read-only
        raise IndexUnwritableError(
            f"The ledger in {folder} cannot be written: {error}.", remedy=_KEPT
        ) from error
    except OSError as error:
        if error.errno not in NO_ROOM | {errno.EACCES, errno.EPERM}:
            raise
        raise IndexUnwritableError(
            f"The index in {folder} cannot be written: {error}.", remedy=_KEPT
        ) from error


_KEPT = f"What was committed before stands. {IndexUnwritableError.check_folder}"


def _named(error: Exception) -> str:
    """An error for people; the names of files in it cannot drive the terminal."""
    return "\n".join(map(escaped, f"Error: {error}".split("\n")))


def _rolled_back(generation: int) -> Iterator[str]:
    yield f"The index is back at generation {generation}, as before the last run."
    yield "Files that it read, the next run will read again."
    yield "What came by standard input has to be given again."


def _echo(
    document: dict[str, Any], lines: Iterable[str], *, as_json: bool, quiet: bool = False
) -> None:
    """The same as a document or for people."""
    if as_json:
        click.echo(json.dumps(document, indent=2))
    elif not quiet:
        for line in lines:
            click.echo(line)


def _limits(settings: Settings) -> Limits:
    values: dict[str, Any] = {name: getattr(settings, name) for name in Limits.__slots__}
    return Limits(**values)


def _place(folder: Path) -> frozenset[tuple[int, int]]:
    try:
        status = folder.stat()
    except OSError:
        return frozenset()
    return frozenset({(status.st_dev, status.st_ino)})

"""Shows on a terminal how far a run is; elsewhere, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from indexer.model import Kind, Outcome
from indexer.pipeline import Run
from indexer.report import Tally

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_ACROSS = 64  # unchanged sources between two looks at the clock


@contextmanager
def shown(run: Run, tally: Tally, stream: TextIO, *, quiet: bool) -> Iterator[Iterable[Outcome]]:
    """The run's outcomes, to be gone through while a bar on ``stream`` shows how many there are.

    ``tally`` must be kept by the caller; the failures so far are read from it.
    """
    if quiet or not stream.isatty():
        yield run
        return
    with _bar(run, stream) as progress:
        yield _followed(run, tally, progress)


def _bar(run: Run, stream: TextIO) -> Progress:
    from rich.console import Console  # only where it is seen: a tenth of a second
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Articles(ProgressColumn):
        """How many were read: moves within a source, too, where one file holds thousands."""

        def render(self, task: Task) -> Text:
            speed = run.articles / task.elapsed if task.elapsed else 0
            return Text(f"{run.articles:,} articles, {speed:,.0f}/s" if run.articles else "")

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Articles(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
        console=Console(file=stream),
        transient=True,
    )


def _followed(run: Run, tally: Tally, progress: Progress) -> Iterator[Outcome]:
    looking: TaskID | None = progress.add_task("Looking", total=None, rate="", failed="")
    reading: TaskID | None = None
    met = done = 0
    for outcome in run:
        yield outcome
        failed = f"{tally.counts[Kind.FAILED]:,} failed" if tally.counts[Kind.FAILED] else ""
        if run.todo is None:
            met += 1
            if looking is not None and met % _ACROSS == 0:
                progress.update(looking, completed=met, failed=failed)
            continue
        if reading is None:
            if looking is not None:
                progress.remove_task(looking)
            reading = progress.add_task("Indexing", total=run.todo, rate="", failed=failed)
        done += not outcome.part
        speed = progress.tasks[-1].speed
        progress.update(
            reading, completed=done, rate=f"{speed:,.0f}/s" if speed else "", failed=failed
        )

"""Shows on a terminal how far a run is; elsewhere, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from indexer.model import Kind, Outcome
from indexer.pace import Pace
from indexer.pipeline import Run
from indexer.report import Tally

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

_LONGEST_BAR = 40
_SHORTEST_BAR = 4


@contextmanager
def shown(run: Run, tally: Tally, stream: TextIO, *, quiet: bool) -> Iterator[Iterable[Outcome]]:
    """The run's outcomes, to be gone through while a line on ``stream`` shows how far they are.

    ``tally`` must be kept by the caller; the failures so far are read from it.
    """
    if quiet or not stream.isatty():
        yield run
        return
    from rich.console import Console  # only where it is seen: a tenth of a second
    from rich.live import Live

    # drawn anew by the clock: one large file has no outcome for minutes
    with Live(Line(run.pace, tally), console=Console(file=stream), transient=True):
        yield run


class Line:
    """A line of a terminal, made of what the counters say at the moment."""

    def __init__(self, pace: Pace, tally: Tally) -> None:
        self._pace = pace
        self._tally = tally

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        pace = self._pace
        verb = "Looking" if pace.sources is None else "Indexing"
        if pace.is_committing:
            verb = "Writing"
        told = facts(pace, self._tally.counts[Kind.FAILED], options.max_width - len(verb) - 1)
        room = options.max_width - len(verb) - len(told) - 2
        row = Table.grid(padding=(0, 1, 0, 0))
        cells: list[Text | ProgressBar] = [Text(verb)]
        if room >= _SHORTEST_BAR:
            cells.append(
                ProgressBar(
                    total=None if pace.sources is None else 1.0,
                    completed=pace.share,
                    width=min(room, _LONGEST_BAR),
                )
            )
        cells.append(Text(told, no_wrap=True, overflow="ellipsis"))
        row.add_row(*cells)
        yield row


def facts(pace: Pace, failed: int, width: int) -> str:
    """How many are done of how many, how fast, how long still; the less important goes for width.

    The pace is that of articles where files hold several, else that of sources.
    """
    if pace.sources is None:
        said = [(0, f"{pace.met:,} found")]
    else:
        many = pace.has_collections
        speed = (pace.articles if many else pace.done) / (pace.seconds or 1.0)
        left = pace.left()
        said = [
            (0, f"{pace.done:,}/{pace.sources:,}"),
            (2, f"{pace.articles:,} articles" if many else ""),
            (3, f"{speed:,.{0 if speed >= 9.95 else 1}f}/s" if speed else ""),
            (1, f"{_clock(left)} left" if left is not None else ""),
        ]
    said.append((0, f"{failed:,} failed" if failed else ""))
    for most in (3, 2, 1, 0):
        line = "  ".join(fact for rank, fact in said if fact and rank <= most)
        if len(line) <= width:
            break
    return line


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

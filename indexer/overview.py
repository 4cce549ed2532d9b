"""What there is to say of an index and its sources: the command ``status``, as data and lines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.ledger import Ledger
from indexer.ledger_file import FILE, damage
from indexer.report import counted, with_kept
from search import Durable, Engine, IndexMissingError, escaped

_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """The sources that could not be read for one reason."""

    reason: str
    count: int
    sources: tuple[tuple[str, str], ...]  #: path and detail, some or all


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The state of an index between two runs."""

    folder: Path
    articles: int
    generation: int
    bytes: int  #: on disk, generations that are kept for rollback and the ledger included
    kept: tuple[int, ...]
    roots: tuple[tuple[str, int], ...]  #: each with the number of its sources
    last_run: dict[str, Any] | None
    failures: tuple[Failures, ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The overview as JSON."""
        return {
            "index": str(self.folder),
            "articles": self.articles,
            "generation": self.generation,
            "generations_kept": list(self.kept),
            "bytes": self.bytes,
            "roots": [{"path": path, "sources": count} for path, count in self.roots],
            "last_run": self.last_run,
            "failures": [
                {
                    "reason": group.reason,
                    "count": group.count,
                    "sources": [{"path": path, "detail": detail} for path, detail in group.sources],
                }
                for group in self.failures
            ],
            "notes": list(self.notes),
        }

    def lines(self) -> Iterator[str]:
        """The overview for people."""
        yield f"Index       {self.folder}"
        if not self.generation:
            yield "Articles    none: nothing has been indexed here yet"
        else:
            kept = ", ".join(map(str, self.kept[1:]))
            yield f"Articles    {self.articles:,}"
            yield f"Generation  {self.generation}{f' (kept for rollback: {kept})' if kept else ''}"
            yield f"Size        {_size(self.bytes)}"
        if self.last_run is not None:
            started = datetime.fromisoformat(self.last_run["started"])
            yield f"Last run    {started:%Y-%m-%d %H:%M:%S} UTC, {_told(self.last_run)}"
        for path, count in self.roots:
            name = "standard input" if path == "-" else escaped(path)
            yield f"Root        {name} ({counted(count, 'source')})"
        for group in self.failures:
            yield f"Failed      {group.reason} ({group.count:,})"
            for path, detail in group.sources:
                yield f"            {escaped(path)}{f' ({escaped(detail)})' if detail else ''}"
            if group.count > len(group.sources):
                yield f"            and {group.count - len(group.sources):,} more: --failures"
        for note in self.notes:
            yield f"Note        {note}"


def overview(engine: Engine, folder: Path, *, all_failures: bool = False) -> Overview:
    """Look at the index in ``folder``. Raises what opening a damaged or outdated one raises."""
    articles = generation = 0
    try:
        with closing(engine.reader()) as reader:
            articles, generation = reader.articles, reader.generation
    except IndexMissingError:
        pass
    kept = engine.kept() if isinstance(engine, Durable) else ()
    roots: tuple[tuple[str, int], ...] = ()
    last_run: dict[str, Any] | None = None
    failures: tuple[Failures, ...] = ()
    notes: list[str] = []
    if (wrong := damage(folder)) is not None:
        notes.append(f"The ledger is damaged ({wrong}); the next run makes it anew.")
    elif (folder / FILE).exists():
        with closing(Ledger(folder, write=False)) as ledger:
            roots = tuple(ledger.roots().items())
            last_run = _last_run(ledger)
            failures = tuple(_failures(ledger, None if all_failures else _EXAMPLES))
            if int(ledger.meta("generation") or 0) != generation:
                notes.append("The ledger is not in step with the index; the next run repairs it.")
    return Overview(
        folder=folder,
        articles=articles,
        generation=generation,
        bytes=_bytes_on_disk(folder),
        kept=tuple(info.number for info in kept),
        roots=roots,
        last_run=last_run,
        failures=failures,
        notes=tuple(notes),
    )


def _last_run(ledger: Ledger) -> dict[str, Any] | None:
    row = ledger.db.execute(
        "SELECT id, started, report FROM runs ORDER BY started DESC, id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    if not row[2]:
        return {"run": row[0], "started": row[1], "finished": False}
    report: dict[str, Any] = json.loads(row[2])
    return {"finished": True, **report}


def _failures(ledger: Ledger, most: int | None) -> Iterator[Failures]:
    ledger.db.execute(
        "CREATE TEMP VIEW bad AS"
        " SELECT reason, path, detail, id FROM sources WHERE kind = 'failed'"
        " UNION ALL SELECT failures.reason, path || ':' || place, failures.detail, NULL"
        " FROM failures JOIN sources ON sources.id = source"
    )
    groups = ledger.db.execute(
        "SELECT reason, count(*) FROM temp.bad GROUP BY reason ORDER BY count(*) DESC, reason"
    ).fetchall()
    for reason, count in groups:
        sources = ledger.db.execute(
            "SELECT path, detail, id FROM temp.bad WHERE reason = ? ORDER BY path LIMIT ?",
            (reason, -1 if most is None else most),
        ).fetchall()
        yield Failures(
            reason=reason,
            count=count,
            sources=tuple(
                (path, with_kept(detail, 0 if id_ is None else ledger.articles_of(id_)))
                for path, detail, id_ in sources
            ),
        )


def _bytes_on_disk(folder: Path) -> int:
    """What the folder takes; a file with several names (hard links) counts once."""
    sizes: dict[tuple[int, int], int] = {}
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                status = (Path(where) / name).lstat()
            except FileNotFoundError:  # a run is at work
                continue
            sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())


def _told(run: dict[str, Any]) -> str:
    if not run["finished"]:
        return "not finished: it is still at work, or was killed"
    totals = ", ".join(
        f"{count:,} {kind}" for kind, count in run["totals"].items() if count and kind != "seen"
    )
    interrupted = ", interrupted" if run["interrupted"] else ""
    none = "none finished" if run["interrupted"] else "nothing seen"
    return f"{run['seconds']:,.1f} s{interrupted}: {totals or none}"


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"

"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from indexer.model import Limits
from indexer.sources import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The folders, the limits, and how it is to go about them."""

    run: str
    limits: Limits
    processes: int
    batch_articles: int
    batch_bytes: int
    selection: Selection = field(default_factory=Selection)
    roots: tuple[Path, ...] = ()  #: see ``roots.resolved_roots``
    stdin: Path | None = None  #: a file with what came by standard input
    avoid: frozenset[tuple[int, int]] = frozenset()
    allow_empty: bool = False
    dry_run: bool = False
    afresh: bool = False  #: all is read, into an index that takes the place of the old one at once

"""The sources that lie there against the ledger: what is to be read, what is gone, what stays.

The plan stands in temporary tables of the ledger's connection, which SQLite keeps on disk, so a
million sources take little memory.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import RootError
from indexer.ledger import Known, Ledger
from indexer.model import STDIN, Kind, Limits, Outcome, Source
from indexer.outcomes import of_trouble, settled
from indexer.reading import Task
from indexer.sources import Selection, Trouble, Walk, portions
from indexer.unchanged import FOLDER, Unchanged

_PORTION = 500  # sources that the ledger is asked about at once

_TABLES = """
CREATE TEMP TABLE seen (source INTEGER PRIMARY KEY);
CREATE TEMP TABLE gone (source INTEGER PRIMARY KEY, root TEXT, path TEXT);
CREATE TEMP TABLE had (
    root INTEGER, path TEXT, id TEXT, PRIMARY KEY (root, path, id)
) WITHOUT ROWID;
CREATE TEMP TABLE todo (
    number INTEGER PRIMARY KEY, root TEXT, path TEXT, file BLOB, size INTEGER, mtime_ns INTEGER,
    digest BLOB, reader TEXT, new INTEGER, UNIQUE (root, path)
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A source of the ledger that does not lie there any more."""

    id: int
    root: str
    path: str


class Plan:
    """What one run is to do. ``walk`` makes it and gives the outcomes that need no work.

    ``afresh``: the ledger's sources are forgotten, so that all is read; only which articles they
    had is kept in mind. ``loses`` says whether some of these cannot be read now.
    """

    def __init__(
        self, ledger: Ledger, limits: Limits, *, allow_empty: bool = False, afresh: bool = False
    ) -> None:
        self._ledger = ledger
        self._unchanged = Unchanged(limits)
        self._allow_empty = allow_empty
        self._given: dict[int, tuple[str, str, bool]] = {}  # what ``task`` will be asked
        self.todo = 0
        self.first = ""  #: path of the first source that is to be read
        self.size = 0  #: bytes of the files to be read
        self.gone = 0
        self.loses = False
        self._had = dict[str, int](
            ledger.db.execute(
                "SELECT roots.path, count(*) FROM sources JOIN roots ON roots.id = root"
                " WHERE reader != ? GROUP BY root",
                (FOLDER,),
            )
        )
        for statement in _TABLES.split(";"):
            ledger.db.execute(statement)
        if afresh:
            ledger.db.execute(
                "INSERT INTO temp.had SELECT root, path, articles.id FROM articles"
                " JOIN sources ON sources.id = source"
            )
            ledger.forget_sources()

    def walk(
        self,
        roots: tuple[Path, ...],
        selection: Selection,
        avoid: frozenset[tuple[int, int]] = frozenset(),
    ) -> Iterator[Outcome]:
        """Go through the roots; an Outcome for each source that is to be left as it is."""
        for root in roots:
            yield from self._walk_one(root, selection, avoid)

    def add_stdin(self, file: Path) -> None:
        """Read what came by standard input, now in ``file``, as well."""
        status = file.stat()
        source = Source(
            root=STDIN,
            path=STDIN,
            file=str(file),
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
        )
        self._add(source, None)

    def tasks(self) -> Iterator[Task]:
        """The sources to read, in the order in which they were met."""
        last = 0
        while rows := self._ledger.db.execute(
            "SELECT number, root, path, file, size, mtime_ns, digest, reader, new FROM temp.todo"
            " WHERE number > ? ORDER BY number LIMIT 500",
            (last,),
        ).fetchall():
            for number, root, path, file, size, mtime_ns, digest, reader, new in rows:
                last = number
                self._given[number] = root, path, bool(new)
                source = Source(
                    root=root, path=path, file=os.fsdecode(file), size=size, mtime_ns=mtime_ns
                )
                yield Task(number=number, source=source, digest=digest, reader=reader)

    def task(self, number: int) -> tuple[str, str, bool]:
        """Root and path of a source to be read, and whether it is new."""
        if given := self._given.pop(number, None):
            return given
        root, path, new = self._ledger.db.execute(
            "SELECT root, path, new FROM temp.todo WHERE number = ?", (number,)
        ).fetchone()
        return root, path, bool(new)

    def gone_sources(self) -> Iterator[Gone]:
        """The sources that are gone, in the order of their numbers."""
        last = 0
        while rows := self._ledger.db.execute(
            "SELECT source, root, path FROM temp.gone WHERE source > ? ORDER BY source LIMIT 500",
            (last,),
        ).fetchall():
            for last, root, path in rows:
                yield Gone(id=last, root=root, path=path)

    def lost(self, root: str, path: str) -> str:
        """What to say of a source or folder that cannot be read, or not to its end.

        Empty where nothing is lost by it: all its articles were read before the break. Only a plan
        that begins afresh can lose: else what the index has of it stays.
        """
        if self._allow_empty:
            return ""
        row = self._ledger.db.execute(
            "SELECT 1 FROM temp.had JOIN roots ON roots.id = had.root WHERE roots.path = ?"
            " AND (had.path = ? OR (had.path > ? AND had.path < ?))"
            " AND had.id NOT IN (SELECT id FROM articles) LIMIT 1",
            (root, path, f"{path}/", f"{path}0"),
        ).fetchone()
        if row is None:
            return ""
        self.loses = True
        return "Its articles would be lost; --allow-empty rebuilds without them."

    def _walk_one(
        self, root: Path, selection: Selection, avoid: frozenset[tuple[int, int]]
    ) -> Iterator[Outcome]:
        number = self._ledger.root(str(root))
        known = self._had.get(str(root), 0)
        seen = 0
        why = ""
        try:
            for portion in portions(Walk(root, selection, avoid), _PORTION):
                if isinstance(portion, Trouble):
                    yield from self._trouble(portion, number)
                else:
                    seen += len(portion)
                    yield from self._sources(portion, number)
        except RootError as error:
            why = error.message
        if (not seen and known and not self._allow_empty) or (why and not known):
            kept = "Nothing was removed; --allow-empty removes its articles." if known else ""
            self.loses = self.loses or bool(known)
            yield Outcome(
                kind=Kind.FAILED,
                root=str(root),
                path="",
                reason="the root cannot be read" if why else "the root is suddenly empty",
                detail=f"{why} {kept}".strip(),
            )
            return
        self._find_gone(number, root)

    def _sources(self, sources: list[Source], root: int) -> Iterator[Outcome]:
        known_of = self._ledger.known_of(root, [source.path for source in sources])
        unseen = self._mark(known.id for known in known_of.values())
        for source in sources:
            known = known_of.get(source.path)
            if known is not None and known.id not in unseen:
                known = None  # two names that look the same: the second fails in ``_add``
            elif known is not None:
                unseen.remove(known.id)
            if known is not None and self._unchanged.is_settled(source, known):
                yield from settled(self._ledger, known, source.root, source.path)
            elif not self._add(source, known):
                yield Outcome(
                    kind=Kind.FAILED,
                    root=source.root,
                    path=source.path,
                    reason="another file has this name when it is written as text",
                )

    def _mark(self, sources: Iterable[int]) -> set[int]:
        """Take note of some hundred sources as seen; those that were not before."""
        db, met = self._ledger.db, set(sources)
        marks = ",".join("?" * len(met))
        seen = db.execute(f"SELECT source FROM temp.seen WHERE source IN ({marks})", (*met,))  # noqa: S608 - constants
        met.difference_update(row[0] for row in seen)
        db.executemany("INSERT INTO temp.seen VALUES (?)", zip(met))
        return met

    def _add(self, source: Source, known: Known | None) -> bool:
        same = known is not None and self._unchanged.may_be_the_same(source, known)
        try:
            self._ledger.db.execute(
                "INSERT INTO temp.todo (root, path, file, size, mtime_ns, digest, reader, new)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    source.root,
                    source.path,
                    os.fsencode(source.file),
                    source.size,
                    source.mtime_ns,
                    known.digest if known is not None and same else None,
                    known.reader if known is not None and same else "",
                    known is None or not known.reader,
                ),
            )
        except sqlite3.IntegrityError:
            return False
        self.todo += 1
        self.first = self.first or source.path
        self.size += source.size
        return True

    def _trouble(self, trouble: Trouble, root: int) -> Iterator[Outcome]:
        """A failure or a skip; nothing below what stayed shut is taken for gone."""
        known = self._ledger.known(root, trouble.path)
        if not trouble.shut:
            if known is None:  # else it goes, and that is its outcome
                yield of_trouble(trouble)
            return
        self._ledger.db.execute(
            "INSERT OR IGNORE INTO temp.seen SELECT id FROM sources"
            " WHERE root = ? AND (path = ? OR (path > ? AND path < ?))",
            (root, trouble.path, f"{trouble.path}/", f"{trouble.path}0"),
        )
        source = self._ledger.source(root, trouble.path)
        self._mark((source,))
        self._ledger.settle(
            Known(
                id=source,
                size=0,
                mtime_ns=0,
                read_ns=time.time_ns(),
                digest=None,
                reader=known.reader if known is not None else FOLDER,
                limits="",
                kind=trouble.kind,
                reason=trouble.reason,
                detail=trouble.detail,
                due=True,
            )
        )
        yield of_trouble(trouble, self.lost(trouble.root, trouble.path))

    def _find_gone(self, root: int, path: Path) -> None:
        db = self._ledger.db
        db.execute(  # a folder that can be entered again is nothing that went away
            "DELETE FROM sources WHERE root = ? AND reader = ? AND id NOT IN"
            " (SELECT source FROM temp.seen)",
            (root, FOLDER),
        )
        self.gone += db.execute(
            "INSERT INTO temp.gone SELECT id, ?, path FROM sources WHERE root = ? AND id NOT IN"
            " (SELECT source FROM temp.seen) ORDER BY path",
            (str(path), root),
        ).rowcount

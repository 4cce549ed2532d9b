"""The sources that lie there against the ledger: what is to be read, what is gone, what stays.

The plan stands in temporary tables of the ledger's connection, which SQLite keeps on disk, so a
million sources take little memory.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from indexer.errors import RootError
from indexer.ledger import Known, Ledger
from indexer.met import Met
from indexer.model import STDIN, Kind, Limits, Outcome, Source
from indexer.outcomes import of_trouble, settled
from indexer.replies import Task
from indexer.sources import Selection, Trouble, Walk, portions
from indexer.unchanged import FOLDER, Unchanged

_PORTION = 500  # sources that the ledger is asked about at once

_TABLES = """
CREATE TEMP TABLE gone (source INTEGER PRIMARY KEY, root TEXT, path TEXT);
CREATE TEMP TABLE had (
    root INTEGER, path TEXT, id TEXT, PRIMARY KEY (root, path, id)
) WITHOUT ROWID;
CREATE TEMP TABLE todo (
    number INTEGER PRIMARY KEY, root TEXT, path TEXT, file BLOB, size INTEGER, mtime_ns INTEGER,
    digest BLOB, reader TEXT, new INTEGER, UNIQUE (root, path)
)
"""


class Gone(NamedTuple):
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
        self._met = Met(ledger)
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
        seen, met = 0, self._met.count
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
        self._find_gone(number, root, self._met.count - met)

    def _sources(self, sources: list[Source], root: int) -> Iterator[Outcome]:
        ids = dict(self._unchanged.settled(self._ledger, root, sources))
        alike: list[str] = []
        waiting: list[Source] = []
        for source in sources:
            id_ = ids.get((source.path, source.size, source.mtime_ns))
            if id_ is not None and self._met.add(id_):
                alike.append(source.path)
            else:
                waiting.append(source)
        if alike:
            yield Outcome(Kind.UNCHANGED, sources[0].root, alike[0], others=tuple(alike[1:]))
        known_of = self._ledger.known_of(root, [source.path for source in waiting])
        for source in waiting:
            known = known_of.get(source.path)
            met_again = known is not None and not self._met.add(known.id)
            if known is not None and not met_again and self._unchanged.is_settled(source, known):
                yield from settled(self._ledger, known, source.root, source.path)
            elif met_again or not self._add(source, known):
                yield Outcome(
                    kind=Kind.FAILED,
                    root=source.root,
                    path=source.path,
                    reason="another file has this name when it is written as text",
                )

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
        for (below,) in self._ledger.db.execute(
            "SELECT id FROM sources WHERE root = ? AND path > ? AND path < ?",
            (root, f"{trouble.path}/", f"{trouble.path}0"),
        ):
            self._met.add(below)
        source = self._ledger.source(root, trouble.path)
        self._met.add(source)
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

    def _find_gone(self, root: int, path: Path, met: int) -> None:
        """Take note of what the ledger has of a root and was not met; ``met`` of it were."""
        db = self._ledger.db
        if db.execute("SELECT count(*) FROM sources WHERE root = ?", (root,)).fetchone() == (met,):
            return
        of_root = "SELECT id, path FROM sources WHERE root = ?"
        shut = db.execute(f"{of_root} AND reader = ?", (root, FOLDER)).fetchall()
        db.executemany(  # a folder that can be entered again is nothing that went away
            "DELETE FROM sources WHERE id = ?", [(id_,) for id_, _ in shut if id_ not in self._met]
        )
        gone = (
            (id_, str(path), its_path)
            for id_, its_path in db.execute(of_root, (root,))
            if id_ not in self._met
        )
        self.gone += db.executemany("INSERT INTO temp.gone VALUES (?, ?, ?)", gone).rowcount

"""What is known of each source: its stamp and digest, its outcome, its articles in the index.

An SQLite file beside the generations. A batch is committed here just before its generation is
published, so this file is never behind the index; ahead of it, after a kill, it is found out by
the numbers (``indexer.reconcile``). At rest it is sealed (``indexer.ledger_file``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from indexer.errors import LedgerError
from indexer.ledger_file import FILE, SEAL, VERSION, write_seal
from indexer.model import ItemFailure, Kind

_BUSY_SECONDS = 10

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL REFERENCES roots,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    read_ns INTEGER NOT NULL,  -- when it was read; a younger file may have changed since
    digest BLOB,
    reader TEXT NOT NULL,      -- format and versions; other ones read it anew
    limits TEXT NOT NULL,      -- a failure is tried again under other ones
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    due INTEGER NOT NULL,      -- 1: to be read whatever its stamp says
    UNIQUE (root, path)
);
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources,
    digest BLOB,               -- of all that the index holds of it; NULL: unknown
    generation INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_of_source ON articles (source);
CREATE TABLE failures (        -- parts of a source that failed alone
    source INTEGER NOT NULL REFERENCES sources,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX failures_of_source ON failures (source);
CREATE TABLE generations (number INTEGER PRIMARY KEY, run TEXT NOT NULL);
CREATE TABLE runs (id TEXT PRIMARY KEY, started TEXT NOT NULL, report TEXT NOT NULL)
"""


class Known(NamedTuple):
    """A source's row: a tuple, as a run that has nothing to do makes one for each file."""

    id: int
    size: int
    mtime_ns: int
    read_ns: int
    digest: bytes | None
    reader: str
    limits: str
    kind: Kind
    reason: str
    detail: str
    due: bool


_KINDS = {str(kind): kind for kind in Kind}
#: As in ``Known``.
_COLUMNS = "id, size, mtime_ns, read_ns, digest, reader, limits, kind, reason, detail, due"


class Ledger:
    """The open ledger. Changes last once ``commit`` is called; ``close`` forgets the others."""

    def __init__(self, folder: Path | None, *, write: bool) -> None:
        """Open the ledger in ``folder``; None: an empty one of its own, to be thrown away."""
        self.folder = folder
        self._write = write
        if folder is None:
            self.db = sqlite3.connect("", isolation_level=None)  # on disk, nameless
        else:
            mode = "rwc" if write else "ro"
            uri = f"{(folder / FILE).absolute().as_uri()}?mode={mode}"
            self.db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
        self.db.execute("PRAGMA cache_size = -32000")
        if write or folder is None:
            self._prepare()
        elif self.meta("version") != str(VERSION):
            raise LedgerError("The ledger is of another version.")

    def _prepare(self) -> None:
        if self.folder is not None:
            (self.folder / SEAL).unlink(missing_ok=True)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
        if not self.db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            self.db.executescript(f"BEGIN; {_SCHEMA}; COMMIT")
            self.db.execute("INSERT INTO meta VALUES ('version', ?)", (str(VERSION),))
        elif self.meta("version") != str(VERSION):
            raise LedgerError("The ledger is of another version.")
        self.db.execute("BEGIN IMMEDIATE")

    def become(self, other: Ledger) -> None:
        """Take over all that is in another ledger."""
        self.db.execute("ROLLBACK")
        other.db.backup(self.db)
        self.db.execute("BEGIN IMMEDIATE")

    # What is known

    def meta(self, name: str) -> str | None:
        """A named value."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def roots(self) -> dict[str, int]:
        """The number of sources of each root that has any."""
        return dict(
            self.db.execute(
                "SELECT roots.path, count(*) FROM sources JOIN roots ON roots.id = root"
                " GROUP BY root ORDER BY roots.path"
            )
        )

    def known(self, root: int, path: str) -> Known | None:
        """What is known of a source."""
        return self.known_of(root, (path,)).get(path)

    def known_of(self, root: int, paths: Sequence[str]) -> dict[str, Known]:
        """What is known of some sources of a root, by path; some hundreds at a time."""
        marks = ",".join("?" * len(paths))
        rows = self.db.execute(
            f"SELECT path, {_COLUMNS} FROM sources WHERE root = ? AND path IN ({marks})",  # noqa: S608 - constants
            (root, *paths),
        )
        return {
            path: Known._make((*values, _KINDS[kind], reason, detail, bool(due)))
            for path, *values, kind, reason, detail, due in rows
        }

    def failures_of(self, source: int) -> Iterator[ItemFailure]:
        """The parts of a source that failed alone."""
        for place, reason, detail in self.db.execute(
            "SELECT place, reason, detail FROM failures WHERE source = ? ORDER BY rowid", (source,)
        ):
            yield ItemFailure(place=place, reason=reason, detail=detail)

    def article(self, article_id: str) -> tuple[int, bytes | None] | None:
        """The source and the digest of an article."""
        row: tuple[int, bytes | None] | None = self.db.execute(
            "SELECT source, digest FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return row

    def articles_of(self, source: int) -> int:
        """How many articles the index has of a source."""
        count: int = self.db.execute(
            "SELECT count(*) FROM articles WHERE source = ?", (source,)
        ).fetchone()[0]
        return count

    # What has become of it

    def set_meta(self, name: str, value: str) -> None:
        """Remember a named value."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def root(self, path: str) -> int:
        """The number of a root, which is entered if it is new."""
        self.db.execute("INSERT OR IGNORE INTO roots (path) VALUES (?)", (path,))
        number: int = self.db.execute("SELECT id FROM roots WHERE path = ?", (path,)).fetchone()[0]
        return number

    def source(self, root: int, path: str) -> int:
        """The number of a source, which is entered as due if it is new."""
        self.db.execute(
            "INSERT OR IGNORE INTO sources (root, path, size, mtime_ns, read_ns, reader, limits,"
            " kind, reason, detail, due) VALUES (?, ?, 0, 0, 0, '', '', 'indexed', '', '', 1)",
            (root, path),
        )
        number: int = self.db.execute(
            "SELECT id FROM sources WHERE root = ? AND path = ?", (root, path)
        ).fetchone()[0]
        return number

    def begin(self, root: int, path: str) -> tuple[int, bool]:
        """The number of a source that is about to be read, and whether it was entered just now.

        It is due until it is settled, and what failed in it is forgotten.
        """
        cursor = self.db.execute(
            "INSERT OR IGNORE INTO sources (root, path, size, mtime_ns, read_ns, reader, limits,"
            " kind, reason, detail, due) VALUES (?, ?, 0, 0, 0, '', '', 'indexed', '', '', 1)",
            (root, path),
        )
        if cursor.rowcount == 1 and cursor.lastrowid is not None:
            return cursor.lastrowid, True
        number = self.source(root, path)
        self.set_due(number)
        self.set_failures(number, (), more=False)
        return number, False

    def settle(self, known: Known) -> None:
        """Write what is known of a source now."""
        self.db.execute(
            "UPDATE sources SET size = ?, mtime_ns = ?, read_ns = ?, digest = ?, reader = ?,"
            " limits = ?, kind = ?, reason = ?, detail = ?, due = ? WHERE id = ?",
            (
                known.size, known.mtime_ns, known.read_ns, known.digest, known.reader,
                known.limits, known.kind, known.reason, known.detail, known.due, known.id,
            ),
        )  # fmt: skip

    def set_due(self, source: int) -> None:
        """Have a source read in the next run, whatever its stamp says."""
        self.db.execute("UPDATE sources SET due = 1 WHERE id = ?", (source,))

    def set_failures(self, source: int, failures: Iterable[ItemFailure], *, more: bool) -> None:
        """Remember the parts of a source that failed: beside those known (``more``), or instead."""
        if not more:
            self.db.execute("DELETE FROM failures WHERE source = ?", (source,))
        self.db.executemany(
            "INSERT INTO failures VALUES (?, ?, ?, ?)",
            ((source, one.place, one.reason, one.detail) for one in failures),
        )

    def set_article(
        self, article_id: str, source: int, digest: bytes | None, generation: int
    ) -> None:
        """Remember that a generation has an article."""
        self.db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)",
            (article_id, source, digest, generation),
        )

    def forget_article(self, article_id: str) -> None:
        """An article is gone from the index."""
        self.db.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def forget_source(self, source: int) -> None:
        """A source is gone; its articles have been forgotten one by one."""
        self.db.execute("DELETE FROM failures WHERE source = ?", (source,))
        self.db.execute("DELETE FROM sources WHERE id = ?", (source,))

    def forget_sources(self) -> None:
        """Every source is to be met anew; roots, runs and generations stay."""
        for table in ("failures", "articles", "sources"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - constants

    def set_generation(self, number: int, run: str) -> None:
        """Remember the newest generation that this ledger knows to be the index's."""
        self.db.execute("INSERT OR REPLACE INTO generations VALUES (?, ?)", (number, run))
        self.set_meta("generation", str(number))

    def commit(self) -> None:
        """Make all changes last."""
        self.db.execute("COMMIT")
        self.db.execute("BEGIN IMMEDIATE")

    def take_back(self) -> None:
        """Forget all changes since the last commit."""
        self.db.execute("ROLLBACK")
        self.db.execute("BEGIN IMMEDIATE")

    def close(self, *, seal: bool = False) -> None:
        """Forget what was not committed, and close; ``seal`` what is there."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")
        at_rest = False
        if self._write and self.folder is not None:
            with suppress(sqlite3.OperationalError):  # someone is reading: the next run seals
                mode = self.db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
                at_rest = mode == "delete"
        self.db.close()
        if seal and at_rest and self.folder is not None:
            write_seal(self.folder)

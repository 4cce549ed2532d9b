"""The articles that a run has met so far: which of each source, and which of them it wrote.

They stand in temporary tables of the ledger's connection, which SQLite keeps on disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.ledger import Ledger

_TABLES = """
CREATE TEMP TABLE fresh (id TEXT PRIMARY KEY, source INTEGER) WITHOUT ROWID;
CREATE INDEX temp.fresh_of_source ON fresh (source);
CREATE TEMP TABLE spared (id TEXT PRIMARY KEY, source INTEGER) WITHOUT ROWID;
CREATE INDEX temp.spared_of_source ON spared (source);
CREATE TEMP TABLE written (id TEXT PRIMARY KEY, new INTEGER) WITHOUT ROWID
"""


class Fresh:
    """What was met and written. ``written`` and ``deleted`` compare the index with the one before.

    An article that was written twice, because its id comes twice or its file was read twice, is
    one; what this run wrote and took out again counts for nothing.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.written = 0
        self.deleted = 0
        for statement in _TABLES.split(";"):
            ledger.db.execute(statement)

    def meet(self, article_id: str, source: int) -> bool:
        """Take note of an article of a source; whether it is the first of this id."""
        return self._insert("INSERT OR IGNORE INTO temp.fresh VALUES (?, ?)", article_id, source)

    def spare(self, article_id: str, source: int) -> None:
        """Take note of an article whose new version failed: the one that is there stays."""
        self._insert("INSERT OR IGNORE INTO temp.spared VALUES (?, ?)", article_id, source)

    def write(self, article_id: str, *, new: bool) -> bool:
        """Take note that it was written, ``new`` to the index; whether for the first time."""
        first = self._insert("INSERT OR IGNORE INTO temp.written VALUES (?, ?)", article_id, new)
        self.written += first
        return first

    def write_once(self) -> None:
        """Count an article that nobody but the source just read can have, and that once."""
        self.written += 1

    def delete(self, article_id: str) -> None:
        """Take note that it was taken out of the index."""
        db = self._ledger.db
        row = db.execute("SELECT new FROM temp.written WHERE id = ?", (article_id,)).fetchone()
        if row is not None:
            db.execute("DELETE FROM temp.written WHERE id = ?", (article_id,))
            self.written -= 1
        self.deleted += row is None or not row[0]

    def forget(self, source: int) -> None:
        """Which articles of a source were met needs not to be known any more."""
        for table in ("fresh", "spared"):
            self._ledger.db.execute(
                f"DELETE FROM temp.{table} WHERE source = ?",  # noqa: S608 - constants
                (source,),
            )

    def stale(self, source: int) -> Iterator[tuple[str, ...]]:
        """The articles that the ledger has of a source, but for those met or spared, in portions.

        Each portion must be forgotten in the ledger before the next is asked for.
        """
        while rows := self._ledger.db.execute(
            "SELECT id FROM articles WHERE source = ?1 AND id NOT IN"
            " (SELECT id FROM temp.fresh WHERE source = ?1"
            " UNION ALL SELECT id FROM temp.spared WHERE source = ?1) LIMIT 1000",
            (source,),
        ).fetchall():
            yield tuple(row[0] for row in rows)

    def kept(self, source: int) -> int:
        """How many articles the ledger has of a source that were not met now."""
        count: int = self._ledger.db.execute(
            "SELECT count(*) FROM articles WHERE source = ?1 AND id NOT IN"
            " (SELECT id FROM temp.fresh WHERE source = ?1)",
            (source,),
        ).fetchone()[0]
        return count

    def _insert(self, statement: str, article_id: str, value: int) -> bool:
        return self._ledger.db.execute(statement, (article_id, value)).rowcount == 1

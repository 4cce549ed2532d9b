"""Whether a file that lies there would be read as the ledger has it: then it is left alone.

A file is told by its size and the time of its last change, as rsync and make tell it. Its inode and
the time when that was changed would tell more, but are others, too, after a move, a chmod or the
return of a backup: a whole archive would be read again for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.formats import by_name
from indexer.ledger import Known, Ledger
from indexer.model import Limits, Source
from indexer.readers import catalogue, reader_of

#: The reader of a row that remembers a folder that stayed shut.
FOLDER = "folder"

#: A file changed this shortly before it was read may change again under the same time stamp.
_RACY_NS = 2_000_000_000

#: Path, size and time of the last change of a source.
Stamp = tuple[str, int, int]

#: Of sources whose paths lie in a range, those of which ``is_settled`` would not say no by what the
#: ledger has, but for the reader: a run that has nothing to do need not make a ``Known`` of each.
_QUIET = (
    "SELECT path, size, mtime_ns, reader, id FROM sources"
    " WHERE root = ? AND path BETWEEN ? AND ?"
    " AND NOT due AND kind = 'indexed' AND limits = '' AND mtime_ns < read_ns - ?"
)


class Unchanged:
    """Knows the readers and limits of one run."""

    def __init__(self, limits: Limits) -> None:
        self._limits = str(limits)
        self._readers: dict[str, bool] = {"": False, FOLDER: False}

    def settled(
        self, ledger: Ledger, root: int, sources: Sequence[Source]
    ) -> Iterator[tuple[Stamp, int]]:
        """Of sources that follow each other, those that are settled and had no faults: their ids.

        By stamp, as two files may have one path when it is written as text.
        """
        stamps = {(one.path, one.size, one.mtime_ns) for one in sources}
        paths = [one.path for one in sources]
        for path, size, mtime_ns, reader, id_ in ledger.db.execute(
            _QUIET, (root, min(paths), max(paths), _RACY_NS)
        ):
            stamp = path, size, mtime_ns
            if stamp in stamps and self._is_read_alike(reader):
                yield stamp, id_

    def is_settled(self, source: Source, known: Known) -> bool:
        """Whether stamp and readers say that reading it would give the same again."""
        return (
            not known.due
            and known.size == source.size
            and known.mtime_ns == source.mtime_ns
            and known.mtime_ns < known.read_ns - _RACY_NS
            and self._may_be_left(known)
        )

    def may_be_the_same(self, source: Source, known: Known) -> bool:
        """Whether that is so if its bytes are those of the last time, whatever its stamp says."""
        return not known.due and known.size == source.size and self._may_be_left(known)

    def _may_be_left(self, known: Known) -> bool:
        return known.limits in ("", self._limits) and self._is_read_alike(known.reader)

    def _is_read_alike(self, reader: str) -> bool:
        alike = self._readers.get(reader)
        if alike is None:
            format_ = by_name(reader.partition(" ")[0])
            alike = reader == (catalogue() if format_ is None else reader_of(format_))
            self._readers[reader] = alike
        return alike

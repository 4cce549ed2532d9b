"""Whether a file that lies there would be read as the ledger has it: then it is left alone."""

from __future__ import annotations

from indexer.formats import by_name, catalogue
from indexer.ledger import Known
from indexer.model import Limits, Source
from indexer.reading import reader_of

#: The reader of a row that remembers a folder that stayed shut.
FOLDER = "folder"

#: A file changed this shortly before it was read may change again under the same time stamp.
_RACY_NS = 2_000_000_000


class Unchanged:
    """Knows the readers and limits of one run."""

    def __init__(self, limits: Limits) -> None:
        self._limits = str(limits)
        self._readers: dict[str, bool] = {"": False, FOLDER: False, catalogue(): True}

    def is_settled(self, source: Source, known: Known) -> bool:
        """Whether stamp and readers say that reading it would give the same again."""
        return (
            not known.due
            and known.size == source.size
            and known.mtime_ns == source.mtime_ns
            and known.mtime_ns < known.read_ns - _RACY_NS
            and self._is_read_alike(known)
        )

    def may_be_the_same(self, source: Source, known: Known) -> bool:
        """Whether that is so if its bytes are those of the last time, whatever its stamp says."""
        return not known.due and known.size == source.size and self._is_read_alike(known)

    def _is_read_alike(self, known: Known) -> bool:
        if known.limits not in ("", self._limits):
            return False
        alike = self._readers.get(known.reader)
        if alike is None:
            format_ = by_name(known.reader.partition(" ")[0])
            alike = format_ is not None and reader_of(format_) == known.reader
            self._readers[known.reader] = alike
        return alike

"""Which sources of the ledger a walk has met: a byte for each, a megabyte for a million."""

from __future__ import annotations

from indexer.ledger import Ledger


class Met:
    """The ids of sources in the ledger, of which more and more are met."""

    def __init__(self, ledger: Ledger) -> None:
        highest: int = ledger.db.execute("SELECT ifnull(max(id), 0) FROM sources").fetchone()[0]
        self._bytes = bytearray(highest + 1)
        self.count = 0

    def __contains__(self, source: int) -> bool:
        """Whether it was met."""
        return source < len(self._bytes) and bool(self._bytes[source])

    def add(self, source: int) -> bool:
        """Take note of a source; whether it is met for the first time."""
        if source >= len(self._bytes):  # entered since
            self._bytes.extend(bytes(source + 1 - len(self._bytes)))
        first = not self._bytes[source]
        self._bytes[source] = True
        self.count += first
        return first

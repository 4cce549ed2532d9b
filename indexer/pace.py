"""How far a run is, in sources, articles and bytes, and how long the rest will take at its pace."""

from __future__ import annotations

import time

_FILE = 4_096  # bytes: opening a file and making an article of it costs as much as reading these
_SOON = 0.02  # of the work: an estimate from less is a guess


class Pace:
    """Counters that a run moves on and another thread may read at any time."""

    def __init__(self) -> None:
        self.sources: int | None = None  #: to be read or taken out; None: not known yet
        self.done = 0  #: of these
        self.met = 0  #: found so far, also those that stay as they are
        self.articles = 0  #: read so far, of sources that are not finished yet, too
        self.is_committing = False
        self._size = 0  # bytes of the files to be read
        self._read = 0
        self._under_way: dict[int, int] = {}
        self._began = 0.0

    def begin(self, sources: int, size: int) -> None:
        """So many sources are to be read or taken out, and the files have so many bytes."""
        self._size = size
        self._began = time.monotonic()
        self.sources = sources

    def move(self, number: int, position: int) -> None:
        """Of a source, so many bytes of its file are read."""
        self._read += position - self._under_way.get(number, 0)
        self._under_way[number] = position

    def end(self, number: int | None = None, size: int = 0) -> None:
        """A source is done; one that was read had ``size`` bytes."""
        if number is not None:
            self.move(number, size)
            del self._under_way[number]
        self.done += 1

    @property
    def has_collections(self) -> bool:
        """Whether some files hold several articles."""
        return self.articles > self.done + len(self._under_way)

    @property
    def seconds(self) -> float:
        """How long sources are being read."""
        return time.monotonic() - self._began if self._began else 0.0

    @property
    def share(self) -> float:
        """How much of the work is done: 0 to 1, by the files' bytes and their number."""
        whole = self._size + _FILE * (self.sources or 0)
        return min((self._read + _FILE * self.done) / whole, 1.0) if whole else 0.0

    def left(self) -> float | None:
        """Seconds that the rest takes at the pace so far; None while that would be a guess."""
        share = self.share
        return self.seconds * (1 - share) / share if share >= _SOON else None

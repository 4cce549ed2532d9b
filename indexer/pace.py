"""How far a run is, in sources, articles and bytes, and how long the rest will take at its pace."""

from __future__ import annotations

import time

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
        self._parts = 0.0  # how much of the files under way is read: of two by half, 1.0
        self._under_way: dict[int, tuple[int, float]] = {}
        self._began = 0.0

    def begin(self, sources: int, size: int) -> None:
        """So many sources are to be read or taken out, and the files have so many bytes."""
        self._size = size
        self._began = time.monotonic()
        self.sources = sources

    def move(self, number: int, position: int, size: int) -> None:
        """Of a source, so many bytes of its file are read; it has ``size``."""
        position_before, part_before = self._under_way.get(number, (0, 0.0))
        part = min(position / size, 1.0) if size else 0.0
        self._read += position - position_before
        self._parts += part - part_before
        self._under_way[number] = position, part

    def end(self, number: int | None = None, size: int = 0) -> None:
        """A source is done; one that was read had ``size`` bytes."""
        if number is not None:
            self.move(number, size, size)
            self._parts -= self._under_way.pop(number)[1]
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
        """How much of the work is done: 0 to 1.

        The mean of the share of the bytes and that of the sources: a large file does not take as
        long as its bytes say, beside many small ones, nor a small one as long as a large one.
        """
        of_sources = (self.done + self._parts) / self.sources if self.sources else 0.0
        of_bytes = self._read / self._size if self._size else of_sources
        return min((of_sources + of_bytes) / 2, 1.0)

    def left(self) -> float | None:
        """Seconds that the rest takes at the pace so far; None while that would be a guess."""
        share = self.share
        return self.seconds * (1 - share) / share if share >= _SOON else None

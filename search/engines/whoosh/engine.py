"""The Whoosh engine: an index of generations in a folder, open to read and to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from search.engine import Damage, GenerationInfo, Memory
from search.engines.whoosh.codec.caching import CACHE
from search.engines.whoosh.codec.form import SUFFIX
from search.engines.whoosh.shape import SHAPE
from search.errors import IndexMissingError
from search.generations import Generations

if TYPE_CHECKING:
    from search.engines.whoosh.reading import WhooshReader
    from search.engines.whoosh.writing import WhooshWriter

_DEFAULT = Memory()


class WhooshEngine:
    """An index in one folder; see ``search.engine`` for what each method promises.

    numpy, Whoosh and the codec are loaded by who reads or writes, a sixth of a second: a run that
    has nothing to do needs none of them.
    """

    def __init__(self, folder: Path, memory: Memory = _DEFAULT) -> None:
        """``memory.cache`` is the process's: the engine opened last says how much it is."""
        self._generations = Generations(folder, self_checking=SUFFIX)
        self._memory = memory
        CACHE.allow(memory.cache)

    def newest(self) -> int:
        """The number of the newest generation; 0 before the first."""
        return self._generations.newest()

    def build(self) -> str:
        """What the newest generation's reader calls what it reads; "" before the first."""
        return self._generations.build()

    def reader(self) -> WhooshReader:
        """Open the newest generation."""
        from search.engines.whoosh.reading import WhooshReader

        held = self._generations.open(SHAPE)
        try:
            return WhooshReader(held)
        except BaseException:
            held.close()
            raise

    def writer(self, *, run: str, afresh: bool = False) -> WhooshWriter:
        """Start a generation. Entering it raises IndexLockedError while another one is written."""
        from search.engines.whoosh.writing import WhooshWriter

        return WhooshWriter(
            self._generations,
            run,
            afresh=afresh,
            memory=self._memory.build,
        )

    def compaction(self, *, run: str) -> WhooshWriter | None:
        """A writer that merges what has become many segments, or has many deleted documents."""
        from search.engines.whoosh.compacting import size_of
        from search.engines.whoosh.contents import read_contents
        from search.engines.whoosh.policy import for_compaction
        from search.engines.whoosh.unreadable import named
        from search.engines.whoosh.writing import WhooshWriter

        with suppress(IndexMissingError), self._generations.open(SHAPE) as held:
            with named(held.folder):
                sizes = [size_of(one, held.folder) for one in read_contents(held.folder)]
            if for_compaction(sizes):
                return WhooshWriter(self._generations, run, policy=for_compaction)
        return None

    def verified(self) -> GenerationInfo | None:
        """The newest generation, verified as for a reader; None before the first."""
        with suppress(IndexMissingError), self._generations.open(SHAPE) as held:
            return held.info
        return None

    def kept(self) -> tuple[GenerationInfo, ...]:
        """The generations on disk, the newest first."""
        return self._generations.kept()

    def check(self) -> Iterator[Damage]:
        """Read every byte of every kept generation; nothing is yielded when all is well."""
        return self._generations.check()

    def rollback(self) -> int:
        """Make the last generation of the run before the newest one; its number."""
        return self._generations.rollback()


def open_engine(folder: Path, memory: Memory = _DEFAULT) -> WhooshEngine:
    """The engine over the index in ``folder``; nothing is created before something is written."""
    return WhooshEngine(folder, memory)

"""A batch of changes: one generation of the index and one commit of the ledger, or neither.

The ledger is committed first, with the number that the generation is about to have: killed in
between, it is ahead of the index, which the numbers show; it is never behind.
"""

from __future__ import annotations

from types import TracebackType

from indexer.ledger import Ledger
from search import Article, Compacting, Engine, Writer


class Batch:
    """The batches of a run, one after the other; a context manager that commits the last one.

    A writer is opened by the first change, so that a run without changes makes no generation.
    ``afresh``: one batch from nothing, never full, that takes the place of the whole index.
    """

    def __init__(
        self,
        engine: Engine,
        ledger: Ledger,
        *,
        run: str,
        articles: int,
        size: int,
        afresh: bool = False,
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._run = run
        self._afresh = afresh
        self._most_articles = articles
        self._most_bytes = size
        self._writer: Writer | None = None
        self._prepared: Writer | None = None
        self._articles = 0
        self._bytes = 0
        self.generations = 0

    def prepare(self) -> None:
        """Have what writing takes loaded before there is anything to write; nothing is begun."""
        self._prepared = self._engine.writer(run=self._run, afresh=self._afresh)

    def upsert(self, article: Article) -> int:
        """Write an article; the number of the generation that will have it."""
        writer = self._open()
        writer.upsert(article)
        self._articles += 1
        self._bytes += 2 * len(article.body) if not article.body.isascii() else len(article.body)
        return writer.generation

    def delete(self, article_id: str) -> None:
        """Take an article out of the index."""
        self._open().delete(article_id)
        self._articles += 1

    @property
    def is_full(self) -> bool:
        """Whether it is time to commit."""
        many = self._articles >= self._most_articles or self._bytes >= self._most_bytes
        return many and not self._afresh

    def commit(self) -> None:
        """Make all that was written last, in the ledger and then in the index."""
        writer, self._writer = self._writer, None
        self._articles = self._bytes = 0
        if writer is None:
            self._ledger.commit()
            return
        try:
            self._ledger.set_generation(writer.generation, self._run)
            self._ledger.commit()
        except BaseException as error:
            writer.__exit__(type(error), error, error.__traceback__)
            raise
        writer.__exit__(None, None, None)
        self.generations += 1

    def compact(self) -> None:
        """Let an engine put together what batches left in pieces: they can be found already."""
        if isinstance(self._engine, Compacting) and (
            writer := self._engine.compaction(run=self._run)
        ):
            self._writer = writer.__enter__()
            self.commit()

    def drop(self) -> None:
        """Forget what was written last, in both."""
        writer, self._writer = self._writer, None
        self._articles = self._bytes = 0
        self._ledger.take_back()
        if writer is not None:
            error = KeyboardInterrupt()
            writer.__exit__(KeyboardInterrupt, error, None)

    def _open(self) -> Writer:
        if self._writer is None:
            writer, self._prepared = self._prepared, None
            if writer is None:
                writer = self._engine.writer(run=self._run, afresh=self._afresh)
            self._writer = writer.__enter__()
        return self._writer

    def __enter__(self) -> Batch:
        if self._afresh:  # an index of nothing takes the place of the old one, too
            self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        elif self._writer is not None:
            writer, self._writer = self._writer, None
            writer.__exit__(kind, error, trace)

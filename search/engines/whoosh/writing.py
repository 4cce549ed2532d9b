"""Writing a generation: articles into a new segment beside those that the draft has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.merging import Source, merge
from search.engines.whoosh.codec.writing import SegmentBuilder, document_of
from search.engines.whoosh.contents import INDEX, read_contents, write_contents
from search.engines.whoosh.policy import Size, to_merge
from search.engines.whoosh.shape import SHAPE
from search.engines.whoosh.unreadable import named
from search.generations import Draft, Generations
from search.model import Article

#: Tokens that are held in memory before they are written as a segment, some 40 bytes each.
SPILL = 8_000_000


class WhooshWriter:
    """The writer of a generation: commits at the end of its block, or leaves nothing behind."""

    def __init__(self, generations: Generations, run: str, *, afresh: bool = False) -> None:
        self._generations = generations
        self._run = run
        self._afresh = afresh
        self._block = ExitStack()
        self._draft: Draft
        self._old: list[ArraysSegment] = []
        self._spilled: list[ArraysSegment] = []
        self._changed: set[str] = set()  #: ids whose articles in old segments go
        self._new: dict[str, tuple[int, int]] = {}  #: by id: number of the spill, document
        self._gone: list[set[int]] = [set()]  #: for each spill the documents replaced since
        self._builder = SegmentBuilder()
        self._failure: Exception | None = None

    @property
    def generation(self) -> int:
        """The number of the generation being written."""
        return self._draft.number

    def __enter__(self) -> Self:
        with ExitStack() as block:
            self._draft = block.enter_context(
                self._generations.draft(run=self._run, shape=SHAPE, afresh=self._afresh)
            )
            with named(self._draft.folder, writing=True):
                self._old = read_contents(self._draft.folder)
            self._block = block.pop_all()
        return self

    def upsert(self, article: Article) -> None:
        """Add an article, or replace the one of the same id."""
        if self._failure:
            raise self._failure
        document = document_of(article)  # an article at fault leaves the others as they are
        self.delete(article.id)
        with self._whole():
            self._new[article.id] = len(self._spilled), self._builder.add(document)
            if self._builder.tokens >= SPILL:
                self._spill()

    def delete(self, article_id: str) -> None:
        """Remove an article, if it is there."""
        if self._failure:
            raise self._failure
        self._changed.add(article_id)
        if place := self._new.pop(article_id, None):
            spill, document = place
            self._gone[spill].add(document)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._block:
            if kind is None:
                if self._failure:
                    raise self._failure
                self._commit()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What fails here would leave articles out: then nothing is committed."""
        try:
            yield
        except Exception as failure:
            self._failure = failure
            raise

    def _spill(self) -> None:
        listed = ArraysSegment(INDEX, len(self._builder))
        self._builder.write(listed.path(self._draft.folder))
        self._spilled.append(listed)
        self._gone.append(set())
        self._builder = SegmentBuilder()

    def _commit(self) -> None:
        if len(self._builder):
            self._spill()
        for listed, gone in zip(self._spilled, self._gone, strict=False):
            for document in gone:
                listed.delete_document(document)
        for listed in self._old:
            for document in self._replaced(listed):
                listed.delete_document(document)
        segments = self._merged([one for one in (*self._old, *self._spilled) if one.doc_count()])
        write_contents(self._draft.folder, segments)
        articles = sum(one.doc_count() for one in segments)
        self._draft.publish(articles=articles, shape=SHAPE)

    def _replaced(self, listed: ArraysSegment) -> list[int]:
        """The documents of a segment whose ids were changed since."""
        with named(self._draft.folder, writing=True):
            return listed.open(self._draft.folder).having(self._changed)

    def _merged(self, segments: list[ArraysSegment]) -> list[ArraysSegment]:
        sizes = [Size(one.doc_count_all(), one.deleted_count()) for one in segments]
        chosen = to_merge(sizes)
        if len(self._spilled) > 1:
            chosen |= {at for at, one in enumerate(segments) if one in self._spilled}
        if not chosen:
            return segments
        folder = self._draft.folder
        merged = ArraysSegment(INDEX, 0)
        with named(folder, writing=True):
            sources = [
                Source(segment=one.open(folder), dead=one.dead())
                for at, one in enumerate(segments)
                if at in chosen
            ]
            merged.set_doc_count(merge(sources, merged.path(folder)))
        return [one for at, one in enumerate(segments) if at not in chosen] + [merged]

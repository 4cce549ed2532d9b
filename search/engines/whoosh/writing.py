"""Writing a generation: articles into a new segment beside those that the draft has."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from search.engines.whoosh.analysis import analyse, analyse_whole, key
from search.engines.whoosh.documents import INDEX
from search.engines.whoosh.library import TOC, FileIndex, SegmentWriter, W3Codec
from search.engines.whoosh.merging import merge
from search.engines.whoosh.pool import PostingPool
from search.engines.whoosh.schema import (
    ARTICLE,
    DATE,
    FACT_COLUMNS,
    FACTS,
    ID,
    ORIGIN,
    SCHEMA,
    SHAPE,
    facet,
    length,
    stems,
    words,
)
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.storage import Folder
from search.engines.whoosh.stored import article_bytes, origin_bytes
from search.fields import FIELDS, facet_values, values
from search.generations import Draft, Generations
from search.model import FACETS, Article
from search.paging import UNDATED
from search.ranking import MEASURED


def open_writer(folder: Path) -> SegmentWriter:
    """A writer over the index in a folder, which is made if there is none. The only such place.

    Every segment gets the same codec, the pool is ours, and no lock is taken: a draft has one.
    """
    storage = Folder(str(folder))
    if not any(folder.glob(f"_{INDEX}_*.toc")):
        TOC.create(storage, SCHEMA, INDEX)
    codec = W3Codec()
    codec.length_stats = False  # lengths are in our own columns
    writer = SegmentWriter(
        FileIndex(storage, SCHEMA, INDEX), codec=codec, compound=False, _lk=False
    )
    writer.pool = PostingPool(writer.temp_storage())
    return writer


class WhooshWriter:
    """The writer of a generation: commits at the end of its block, or leaves nothing behind."""

    def __init__(self, generations: Generations, run: str, *, afresh: bool = False) -> None:
        self._generations = generations
        self._run = run
        self._afresh = afresh
        self._block = ExitStack()
        self._draft: Draft
        self._writer: SegmentWriter
        self._old: list[Segment] = []
        self._new: dict[str, int] = {}  #: document in the segment being written
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
            self._writer = open_writer(self._draft.folder)
            for listed in self._writer.segments:
                segment = Segment(self._writer.storage, listed)
                block.callback(segment.close)
                self._old.append(segment)
            self._block = block.pop_all()
        return self

    def upsert(self, article: Article) -> None:
        """Add an article, or replace the one of the same id."""
        fields = _fields(article)  # what an article can be at fault for happens before it is begun
        self.delete(article.id)
        self._new[article.id] = self._writer.docnum
        try:
            self._writer.add_document(**fields)
        except Exception as failure:
            self._failure = failure  # half a document may be in the writer: nothing is committed
            raise

    def delete(self, article_id: str) -> None:
        """Remove an article, if it is there."""
        if self._failure:
            raise self._failure
        document = self._new.pop(article_id, None)
        if document is not None:
            self._writer.newsegment.delete_document(document)
        for segment, listed in zip(self._old, self._writer.segments, strict=True):
            document = segment.find(key(article_id))
            if document is not None:
                listed.delete_document(document)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._block:
            if kind is not None or self._failure:
                with suppress(Exception):  # half an article cannot be closed: the draft just goes
                    self._writer.cancel()
            else:
                articles = len(self._new) + sum(one.doc_count() for one in self._writer.segments)
                self._writer.commit(mergetype=merge)
                self._draft.publish(articles=articles, shape=SHAPE)
        if kind is None and self._failure:
            raise self._failure


def _fields(article: Article) -> dict[str, Any]:
    fields: dict[str, Any] = {
        ID: key(article.id),
        ARTICLE: article_bytes(article),
        ORIGIN: origin_bytes(article.origin),
    }
    facts: dict[str, Any] = {DATE: article.date.sort_key if article.date else UNDATED}
    for field in FIELDS:
        texts = values(article, field.name)
        analysed = analyse_whole(texts) if field.whole else analyse(texts)
        fields[words(field.name)] = analysed.words
        if not field.whole:
            fields[stems(field.name)] = analysed.stems
        if field.name in MEASURED:
            facts[length(field.name)] = analysed.length
    for name in FACETS:
        facts[facet(name)] = facet_values(article, name)
    fields[FACTS] = tuple(facts[name] for name in FACT_COLUMNS)
    return fields

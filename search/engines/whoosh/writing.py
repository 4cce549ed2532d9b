"""Writing a generation: articles into a new segment beside those that the draft has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

import numpy as np

from search.engines.whoosh.codec.lexicon import key_of
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.ragged import Ints
from search.engines.whoosh.codec.writing import SegmentBuilder, document_of
from search.engines.whoosh.compacting import merged, size_of
from search.engines.whoosh.contents import INDEX, read_contents, write_contents
from search.engines.whoosh.policy import Size, for_commit
from search.engines.whoosh.shape import SHAPE
from search.engines.whoosh.unreadable import named
from search.generations import Draft, Generations
from search.model import Article

#: Tokens that are held in memory before they are written as a segment, some 40 bytes each.
SPILL = 8_000_000


class WhooshWriter:
    """The writer of a generation: commits at the end of its block, or leaves nothing behind."""

    def __init__(
        self,
        generations: Generations,
        run: str,
        *,
        afresh: bool = False,
        policy: Callable[[Sequence[Size]], set[int]] = for_commit,
    ) -> None:
        self._generations = generations
        self._run = run
        self._afresh = afresh
        self._policy = policy
        self._began = int(time.time())
        self._block = ExitStack()
        self._draft: Draft
        self._old: list[ArraysSegment] = []
        self._spilled: list[ArraysSegment] = []
        self._changed: set[bytes] = set()  #: ids whose articles in old segments go
        self._hidden: dict[bytes, bool] = {}  #: whether an article is to be, where it was said
        self._new: dict[bytes, tuple[int, int]] = {}  #: by id: number of the spill, document
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
            self._new[document.id] = len(self._spilled), self._builder.add(document)
            if self._builder.tokens >= SPILL:
                self._spill()

    def delete(self, article_id: str) -> None:
        """Remove an article, if it is there."""
        if self._failure:
            raise self._failure
        key = key_of(article_id)
        self._changed.add(key)
        if place := self._new.pop(key, None):
            spill, document = place
            self._gone[spill].add(document)

    def hide(self, article_id: str, *, hidden: bool = True) -> None:
        """Leave an article out of all answers, or show it again; see ``search.engine.Hiding``."""
        if self._failure:
            raise self._failure
        self._hidden[key_of(article_id)] = hidden

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
        self._builder.write(listed.path(self._draft.folder), self._first_seen(self._builder.ids))
        self._spilled.append(listed)
        self._gone.append(set())
        self._builder = SegmentBuilder()

    def _first_seen(self, keys: Sequence[bytes]) -> Ints:
        """When the index first had each of some articles: now, if it has not had it until now."""
        seen = dict.fromkeys(keys, self._began)
        for listed, documents in self._having(set(keys)):
            segment = listed.open(self._draft.folder)
            its = segment.seen.of(np.array(documents, np.int64)).tolist()
            seen.update(zip((segment.ids[one] for one in documents), its, strict=True))
        return np.fromiter(map(seen.__getitem__, keys), np.int64, len(keys))

    def _commit(self) -> None:
        if len(self._builder):
            self._spill()
        for listed, gone in zip(self._spilled, self._gone, strict=False):
            for document in gone:
                listed.delete_document(document)
        hidden = dict(self._hidden)
        for listed, documents in self._having(self._changed):
            for document in documents:
                if listed.is_hidden(document):  # and stays so while it is replaced
                    hidden.setdefault(listed.open(self._draft.folder).ids[document], True)
                listed.delete_document(document)
        self._hide(hidden)
        segments = self._compacted([one for one in (*self._old, *self._spilled) if one.doc_count()])
        write_contents(self._draft.folder, segments)
        articles = sum(one.doc_count() - len(one.hidden()) for one in segments)
        self._draft.publish(articles=articles, shape=SHAPE)

    def _having(self, keys: set[bytes]) -> Iterator[tuple[ArraysSegment, list[int]]]:
        """The old segments, and which of their documents that are not deleted have such ids."""
        for listed in self._old:
            with named(self._draft.folder, writing=True):
                found = listed.open(self._draft.folder).having(keys)
            yield listed, [one for one in found if not listed.is_deleted(one)]

    def _hide(self, hidden: dict[bytes, bool]) -> None:
        for listed, documents in self._having(hidden.keys() - self._changed):
            ids = listed.open(self._draft.folder).ids
            for document in documents:
                listed.hide(document, hidden[ids[document]])
        for key in hidden.keys() & self._new.keys():
            spill, document = self._new[key]
            self._spilled[spill].hide(document, hidden[key])

    def _compacted(self, segments: list[ArraysSegment]) -> list[ArraysSegment]:
        folder = self._draft.folder
        chosen = self._policy([size_of(one, folder) for one in segments])
        if len(self._spilled) > 1:
            chosen |= {at for at, one in enumerate(segments) if one in self._spilled}
        with named(folder, writing=True):
            return merged(segments, chosen, folder)

"""Writing a generation: articles into a new segment beside those that the draft has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from search.engine import Memory
from search.engines.whoosh.codec.building.writing import SegmentBuilder
from search.engines.whoosh.codec.coding.lexicon import key_of
from search.engines.whoosh.codec.file.ids import superseded
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.compacting import merged, size_of
from search.engines.whoosh.contents import INDEX, read_contents, write_contents
from search.engines.whoosh.giving_back import give_back
from search.engines.whoosh.policy import Size, for_commit
from search.engines.whoosh.shape import SHAPE
from search.engines.whoosh.unreadable import named
from search.generations import Draft, Generations
from search.model import Article

_DEFAULT = Memory()


class WhooshWriter:
    """The writer of a generation: commits at the end of its block, or leaves nothing behind."""

    def __init__(
        self,
        generations: Generations,
        run: str,
        *,
        afresh: bool = False,
        policy: Callable[[Sequence[Size]], set[int]] = for_commit,
        memory: int = _DEFAULT.build,
    ) -> None:
        """``memory``: bytes of articles that are held before they are written as a segment."""
        self._generations = generations
        self._run = run
        self._afresh = afresh
        self._policy = policy
        self._memory = memory
        self._began = int(time.time())
        self._block = ExitStack()
        self._draft: Draft
        self._old: list[ArraysSegment] = []
        self._spilled: list[ArraysSegment] = []
        self._building: tuple[SegmentBuilder, ArraysSegment] | None = None
        self._deleted: dict[bytes, int] = {}  #: ids, and how many documents were built before
        self._gone: dict[bytes, int] = {}  #: and those before that: when each was first seen
        self._hidden: dict[bytes, bool] = {}  #: whether an article is to be, where it was said
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
            block.callback(self._let_go)
            self._block = block.pop_all()
        return self

    def upsert(self, article: Article) -> None:
        """Add an article, or replace the one of the same id."""
        if self._failure:
            raise self._failure
        builder = self._building[0] if self._building else self._begun()
        builder.add(article)  # an article at fault leaves the others as they are
        if builder.full:
            with self._whole():
                builder.work()
                if builder.memory > self._memory:
                    self._spill()

    def delete(self, article_id: str) -> None:
        """Remove an article, if it is there."""
        if self._failure:
            raise self._failure
        self._deleted[key_of(article_id)] = len(self._building[0]) if self._building else 0

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

    def _begun(self) -> SegmentBuilder:
        listed = ArraysSegment(INDEX, 0)
        builder = SegmentBuilder(listed.path(self._draft.folder), self._largest_dictionary())
        self._building = builder, listed
        return builder

    def _let_go(self) -> None:
        """Of what is being built, if anything is: those that are finished were let go of."""
        if self._building:
            self._building[0].close()

    def _largest_dictionary(self) -> bytes | None:
        """That of the largest segment: a merge of it with others then has one, and not several."""
        largest = max(self._segments, key=ArraysSegment.doc_count_all, default=None)
        if largest is None:
            return None
        with named(self._draft.folder, writing=True):
            return next(iter(largest.open(self._draft.folder).store.dictionaries), None)

    def _spill(self) -> None:
        """Write what was built; what it replaces or was deleted goes from the segments before it.

        Within it, the last article of an id stays.
        """
        keys = set(self._deleted)
        if self._building:
            self._building[0].work()
            keys.update(self._building[0].ids)
        before = self._gone | self._replaced(keys)
        del keys  # they take as much as a tenth of what is built
        if self._building:
            builder, listed = self._building
            # The index first has an article now, if it has not had it until now.
            builder.finish([before.get(one, self._began) for one in builder.ids])
            listed.set_doc_count(len(builder))
            for document in superseded(builder.ids, self._deleted):
                listed.delete_document(document)
            self._spilled.append(listed)
            del builder
            self._building = None
            give_back()
        self._gone |= {key: before[key] for key in self._deleted if key in before}
        self._deleted.clear()

    def _replaced(self, keys: set[bytes]) -> dict[bytes, int]:
        """Delete the articles of these ids; when each was first seen."""
        before: dict[bytes, int] = {}
        for listed, documents in self._having(keys):
            segment = listed.open(self._draft.folder)
            for document, its in zip(documents, segment.first_seen(documents), strict=True):
                key = segment.ids[document]
                before[key] = its
                if listed.is_hidden(document):  # and stays so while it is replaced
                    self._hidden.setdefault(key, True)
                listed.delete_document(document)
        return before

    def _commit(self) -> None:
        with self._whole():
            self._spill()
        for listed, documents in self._having(self._hidden.keys()):
            keys = listed.open(self._draft.folder).ids
            for document in documents:
                listed.hide(document, self._hidden[keys[document]])
        segments = self._compacted([one for one in self._segments if one.doc_count()])
        write_contents(self._draft.folder, segments)
        articles = sum(one.doc_count() - len(one.hidden()) for one in segments)
        self._draft.publish(articles=articles, shape=SHAPE)

    @property
    def _segments(self) -> list[ArraysSegment]:
        return [*self._old, *self._spilled]

    def _having(self, keys: Set[bytes]) -> Iterator[tuple[ArraysSegment, list[int]]]:
        """The segments, and which of their documents that are not deleted have such ids."""
        for listed in self._segments if keys else ():
            with named(self._draft.folder, writing=True):
                found = listed.open(self._draft.folder).having(keys)
            yield listed, [one for one in found if not listed.is_deleted(one)]

    def _compacted(self, segments: list[ArraysSegment]) -> list[ArraysSegment]:
        folder = self._draft.folder
        chosen = self._policy([size_of(one, folder) for one in segments])
        if len(self._spilled) > 1:
            chosen |= {at for at, one in enumerate(segments) if one in self._spilled}
        with named(folder, writing=True):
            return merged(segments, chosen, folder)

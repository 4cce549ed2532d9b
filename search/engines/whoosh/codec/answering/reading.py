"""The articles of some listed segments, read together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from search.deadline import NEVER, Deadline
from search.engines.whoosh.codec.answering.ranked import Ranked
from search.engines.whoosh.codec.answering.searching import Answer, search
from search.engines.whoosh.codec.answering.snapshot import Part, Snapshot
from search.engines.whoosh.codec.coding.lexicon import text_of
from search.engines.whoosh.codec.finding.glimpsing import glimpse
from search.engines.whoosh.codec.finding.surfaces import surfaces
from search.engines.whoosh.codec.listed import ArraysSegment
from search.engines.whoosh.codec.segment import space_of
from search.engines.whoosh.stored import article_from
from search.marking import Glimpse, Surfaces
from search.model import Article, Query
from search.query.tree import scoring_leaves
from search.ranking import leaves_to_score

# Bytes that an article takes in memory, about: at least, and for each stored one.
_HELD = 2_000
_TIMES = 2

#: Bytes of stored articles that are read anew each time: others had to make room for them.
_LONG = 1 << 18


class ArticleReader:
    """The articles of segments in a folder. Any number of threads may ask it at once."""

    def __init__(self, folder: Path, listed: Sequence[ArraysSegment]) -> None:
        """Raises IndexDamagedError or IndexOutdatedError."""
        self._listed = tuple(listed)
        self._snapshot = Snapshot([Part(one.open(folder), one.unseen()) for one in listed])
        self._any_long = any(one.anchors.is_there for one in self._snapshot.segments)

    def __len__(self) -> int:
        """How many can be found: all but the hidden ones."""
        return self._snapshot.articles

    def __iter__(self) -> Iterator[Article]:
        self._require_sizes()
        for part, listed in zip(self._snapshot.parts, self._listed, strict=True):
            ids = part.segment.ids.between(0, part.segment.documents)
            for document, (stored, its_id) in enumerate(zip(part.segment.store, ids, strict=True)):
                if not listed.is_deleted(document):
                    yield article_from(stored, text_of(its_id))

    def get(self, article_id: str) -> Article | None:
        """The article of an id, hidden or not; or None."""
        self._require_sizes()
        for part, listed in zip(self._snapshot.parts, self._listed, strict=True):
            for document in part.segment.find(article_id):
                if not listed.is_deleted(document):
                    return article_from(part.segment.store[document], article_id)
        return None

    def search(self, query: Query, deadline: Deadline = NEVER) -> Answer:
        """What a query finds. Raises QueryError once ``deadline`` has passed."""
        self._require_sizes()
        return search(self._snapshot, query, deadline)

    def at(self, found: Ranked) -> Article:
        """The article of something found."""
        segment = self._snapshot.parts[found.segment].segment
        article: Article | None = segment.shelf.get("articles", found.document)
        if article is None:
            stored = segment.store[found.document]
            article = article_from(stored, text_of(segment.ids[found.document]))
            if len(stored) < _LONG:
                segment.shelf.put("articles", found.document, article, _HELD + _TIMES * len(stored))
        return article

    def glimpses(
        self, query: Query, page: Sequence[Ranked], deadline: Deadline = NEVER
    ) -> dict[int, Glimpse]:
        """What is known of the long bodies on a page, by their place on it."""
        known: dict[int, Glimpse] = {}
        if not self._any_long:
            return known
        leaves = [leaf for leaf, _ in leaves_to_score(query.tree).values()]
        for place, found in enumerate(page):
            segment = self._snapshot.parts[found.segment].segment
            if one := glimpse(leaves, segment, found.document, deadline):
                known[place] = one
        return known

    def surfaces(self, query: Query, deadline: Deadline = NEVER) -> Surfaces | None:
        """All words as written that can be marked for a query; None where they are too many."""
        leaves = list(scoring_leaves(query.tree))
        found: Surfaces | None = None
        for part in self._snapshot.parts:
            its = surfaces(leaves, part.segment.spaces[space_of(None)], deadline)
            if its is None:
                return None
            found = its if found is None else _both(found, its)
        return found

    def _require_sizes(self) -> None:
        for part in self._snapshot.parts:
            part.segment.file.require_size()


def _both(one: Surfaces, other: Surfaces) -> Surfaces:
    """What words can be in either of two segments."""
    return [
        [tuple(sorted({*ours, *theirs})) for ours, theirs in zip(*words, strict=True)]
        for words in zip(one, other, strict=True)
    ]

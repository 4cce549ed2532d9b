"""Reading a generation: the page that a query asks for, or an article."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from search.deadline import Deadline
from search.engines.whoosh.codec.answering.reading import ArticleReader
from search.engines.whoosh.contents import read_contents
from search.engines.whoosh.unreadable import named
from search.errors import IndexDamagedError
from search.generations import Held
from search.generations.pointer import REBUILD
from search.marking import Glimpse, Surfaces
from search.model import Article, Origin, Query, SearchPage
from search.snippet import hits


class WhooshReader:
    """One generation, held until ``close``. Any number of threads may ask it at once."""

    def __init__(self, held: Held) -> None:
        self._held = held
        with named(held.folder):
            self._articles = ArticleReader(held.folder, read_contents(held.folder))
            if len(self._articles) != held.articles:
                raise IndexDamagedError(
                    f"{held.folder} has {len(self._articles)} articles, not {held.articles}.",
                    remedy=REBUILD,
                )

    @property
    def generation(self) -> int:
        """The number of the generation that it reads."""
        return self._held.number

    @property
    def build(self) -> str:
        """A name for what it reads, never used twice."""
        return self._held.build

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return len(self._articles)

    def holds(self, generation: int) -> bool:
        """Whether what was written in that generation is part of this one."""
        return self._held.holds(generation)

    def get(self, article_id: str) -> Article | None:
        """The whole article, or None."""
        with named(self._held.folder):
            return self._articles.get(article_id)

    def origins(self) -> Iterator[tuple[str, Origin]]:
        """The id and origin of every article."""
        with named(self._held.folder):
            for article in self._articles:
                yield article.id, article.origin

    def close(self) -> None:
        """Let go of the generation. Its files stay mapped for as long as there is this object."""
        self._held.close()

    def search(self, query: Query) -> SearchPage:
        """The page that ``query`` asks for. Raises IndexDamagedError where files cannot be read."""
        began = time.perf_counter()
        deadline = Deadline.after(query.seconds)
        with named(self._held.folder):
            answer = self._articles.search(query, deadline)
            found = [(self._articles.at(one), one.score) for one in answer.page]
            surfaces: Surfaces | None = None
            glimpses: Mapping[int, Glimpse] = {}
            if query.highlights:
                surfaces = self._articles.surfaces(query, deadline)
                glimpses = self._articles.glimpses(query, answer.page, deadline)
        return SearchPage(
            query=query,
            total=answer.total,
            hits=hits(query, found, deadline, surfaces, glimpses),
            facets=answer.facets,
            generation=self.generation,
            took_ms=(time.perf_counter() - began) * 1000,
        )

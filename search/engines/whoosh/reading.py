"""Reading a generation: the page that a query asks for, or an article."""

from __future__ import annotations

import pickle
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.deadline import Deadline
from search.engines.whoosh.codec.reading import ArticleReader
from search.engines.whoosh.contents import read_contents
from search.errors import IndexDamagedError
from search.generations import Held
from search.generations.pointer import REBUILD, unreadable
from search.model import Article, Origin, Query, SearchPage
from search.snippet import hit


class WhooshReader:
    """One generation, held until ``close``. Any number of threads may ask it at once."""

    def __init__(self, held: Held) -> None:
        self._held = held
        with _named(held.folder):
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
        with _named(self._held.folder):
            return self._articles.get(article_id)

    def origins(self) -> Iterator[tuple[str, Origin]]:
        """The id and origin of every article."""
        with _named(self._held.folder):
            for article in self._articles:
                yield article.id, article.origin

    def close(self) -> None:
        """Let go of the generation. Its files stay mapped for as long as there is this object."""
        self._held.close()

    def search(self, query: Query) -> SearchPage:
        """The page that ``query`` asks for. Raises IndexDamagedError where files cannot be read."""
        began = time.perf_counter()
        deadline = Deadline.after(query.seconds)
        with _named(self._held.folder):
            answer = self._articles.search(query, deadline)
            return SearchPage(
                query=query,
                total=answer.total,
                hits=tuple(
                    hit(query, self._articles.at(found), found.score, deadline)
                    for found in answer.page
                ),
                facets=answer.facets,
                generation=self.generation,
                took_ms=(time.perf_counter() - began) * 1000,
            )


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Turns what reading broken files can raise into an error that names them."""
    try:
        yield
    except OSError as error:
        raise unreadable(folder, error) from error
    except (EOFError, struct.error, pickle.UnpicklingError) as error:
        raise IndexDamagedError(f"{folder} cannot be read: {error}", remedy=REBUILD) from error

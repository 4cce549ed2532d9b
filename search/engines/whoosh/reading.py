"""Reading a generation: the page that a query asks for, or an article."""

from __future__ import annotations

import heapq
import pickle
import struct
import time
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.deadline import Deadline
from search.engines.whoosh.documents import Documents
from search.engines.whoosh.evaluate import evaluate
from search.engines.whoosh.stored import article_from, origin_from
from search.errors import IndexDamagedError
from search.filtering import Restriction, facet, restrictions
from search.generations import Held
from search.generations.pointer import REBUILD
from search.model import Article, Facet, Hit, Origin, Query, SearchPage
from search.paging import Order, order, window
from search.ranking import rounded
from search.snippet import hit


class WhooshReader:
    """One generation, held until ``close``. Any number of threads may ask it at once."""

    def __init__(self, held: Held) -> None:
        self._held = held
        with _named(held.folder):
            self._documents = Documents(held.folder)
            if len(self._documents) != held.articles:
                raise IndexDamagedError(
                    f"{held.folder} has {len(self._documents)} articles, not {held.articles}.",
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
        return len(self._documents)

    def holds(self, generation: int) -> bool:
        """Whether what was written in that generation is part of this one."""
        return self._held.holds(generation)

    def get(self, article_id: str) -> Article | None:
        """The whole article, or None."""
        with _named(self._held.folder):
            document = self._documents.find(article_id)
            return None if document is None else self._article(document)

    def origins(self) -> Iterator[tuple[str, Origin]]:
        """The id and origin of every article."""
        with _named(self._held.folder):
            for name, origin in self._documents.origins():
                yield name.decode("utf-8", "surrogatepass"), origin_from(origin)

    def close(self) -> None:
        """Let go of the generation."""
        self._documents.close()
        self._held.close()

    def search(self, query: Query) -> SearchPage:
        """The page that ``query`` asks for. Raises IndexDamagedError where files cannot be read."""
        began = time.perf_counter()
        deadline = Deadline.after(query.seconds)
        with _named(self._held.folder):
            matching, scores = evaluate(query, self._documents, deadline)
            filters = restrictions(query.filters)
            found = self._restricted(matching, filters, deadline)
            facets = tuple(
                self._facet(
                    query,
                    name,
                    self._restricted(matching, filters, deadline, chosen_but=name)
                    if name in filters and filters[name].wanted is not None
                    else found,
                    deadline,
                )
                for name in query.facets
            )
            return SearchPage(
                query=query,
                total=len(found),
                hits=self._hits(query, found, scores, deadline),
                facets=facets,
                generation=self.generation,
                took_ms=(time.perf_counter() - began) * 1000,
            )

    def _restricted(
        self,
        matching: set[int],
        filters: dict[str, Restriction],
        deadline: Deadline,
        *,
        chosen_but: str = "",
    ) -> set[int]:
        """Those that pass the filters; of the field ``chosen_but``, its exclusions only."""
        for name, restriction in filters.items():
            refs, values = self._documents.facet(name)
            chosen = name != chosen_but
            passing = [restriction.passes(one, chosen=chosen) for one in deadline.over(values)]
            matching = {one for one in deadline.over(matching) if passing[refs[one]]}
        return matching

    def _facet(self, query: Query, name: str, found: set[int], deadline: Deadline) -> Facet:
        refs, values = self._documents.facet(name)
        counts: Counter[str] = Counter()
        by_ref = Counter(map(refs.__getitem__, deadline.over(found)))
        for ref, count in deadline.over(by_ref.items()):
            for value in values[ref]:
                counts[value] += count
        return facet(name, counts, query.facet_size)

    def _hits(
        self, query: Query, found: set[int], scores: array[float], deadline: Deadline
    ) -> tuple[Hit, ...]:
        first, end = window(query)
        if first >= len(found):
            return ()
        dates = self._documents.dates
        orders: dict[int, Order] = {
            document: order(query.sort, rounded(scores[document]), dates[document])
            for document in deadline.over(found)
        }
        # Ids are read only for what may stand on the page: all that is not behind its last hit.
        last = heapq.nsmallest(min(end, len(found)), deadline.over(orders.values()))[-1]
        near = [document for document in deadline.over(found) if orders[document] <= last]
        ids = {document: self._documents.id(document) for document in deadline.over(near)}
        near.sort(key=lambda document: (orders[document], ids[document]))
        return tuple(
            hit(query, self._article(document), rounded(scores[document]), deadline)
            for document in near[first:end]
        )

    def _article(self, document: int) -> Article:
        return article_from(self._documents.article(document))


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Turns what reading broken files can raise into an error that names them."""
    try:
        yield
    except (OSError, EOFError, struct.error, zlib.error, pickle.UnpicklingError) as error:
        raise IndexDamagedError(f"{folder} cannot be read: {error}", remedy=REBUILD) from error

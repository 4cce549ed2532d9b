"""The obviously correct engine: the definitions in loops, over articles in memory.

It is the oracle that other engines are tested against, so it is short rather than fast.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Self

from search.errors import IndexLockedError, IndexMissingError
from search.fields import BY_NAME, MEASURED, facet_values, values
from search.filtering import facet, restrictions
from search.matching import Occurrence, occurrences, tokens_of
from search.model import Article, Facet, Origin, Query, SearchPage
from search.paging import UNDATED, order, window
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
)
from search.ranking import idf, leaf_score, leaves_to_score, rounded, unit
from search.snippet import hit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Generation:
    articles: Mapping[str, Article]
    hidden: frozenset[str]
    lengths: Mapping[str, Mapping[str, int]]  #: tokens per id and measured field
    first: int  #: the number of the generation that it goes back to, which began from nothing


class MemoryEngine:
    """An index that lives as long as the object."""

    def __init__(self) -> None:
        self._generations: list[_Generation] = []
        self._writing = threading.Lock()

    def newest(self) -> int:
        """The number of the newest generation; 0 before the first."""
        return len(self._generations)

    def reader(self) -> MemoryReader:
        """Open the newest generation. Raises IndexMissingError before the first."""
        generations = tuple(self._generations)
        if not generations:
            raise IndexMissingError("Nothing has been indexed yet.")
        return MemoryReader(generations[-1], len(generations))

    def writer(self, *, run: str, afresh: bool = False) -> MemoryWriter:
        """Start a generation. Entering it raises IndexLockedError while another one is written."""
        return MemoryWriter(self._generations, self._writing, afresh=afresh)


class MemoryWriter:
    """Changes to a copy of the newest generation, added to the others at the end."""

    def __init__(
        self, generations: list[_Generation], writing: threading.Lock, *, afresh: bool
    ) -> None:
        self._generations = generations
        self._writing = writing
        self._afresh = afresh
        self._first = 0
        self._articles: dict[str, Article] = {}
        self._hidden: set[str] = set()
        self._lengths: dict[str, Mapping[str, int]] = {}

    @property
    def generation(self) -> int:
        """The number of the generation being written."""
        return len(self._generations) + 1

    def upsert(self, article: Article) -> None:
        """Add or replace an article."""
        self._lengths[article.id] = {
            field: sum(len(tokens_of(field, text)) for text in values(article, field))
            for field in MEASURED
        }
        self._articles[article.id] = article

    def delete(self, article_id: str) -> None:
        """Remove an article, if it is there."""
        self._articles.pop(article_id, None)
        self._lengths.pop(article_id, None)

    def hide(self, article_id: str, *, hidden: bool = True) -> None:
        """Leave an article out of all answers, or show it again."""
        (self._hidden.add if hidden else self._hidden.discard)(article_id)

    def __enter__(self) -> Self:
        if not self._writing.acquire(blocking=False):
            raise IndexLockedError("Another writer holds the index.")
        self._first = self.generation
        if self._generations and not self._afresh:
            self._first = self._generations[-1].first
            self._articles.update(self._generations[-1].articles)
            self._hidden.update(self._generations[-1].hidden)
            self._lengths.update(self._generations[-1].lengths)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._generations.append(
                _Generation(
                    articles=MappingProxyType(self._articles),
                    hidden=frozenset(self._hidden & self._articles.keys()),
                    lengths=MappingProxyType(self._lengths),
                    first=self._first,
                )
            )
        self._writing.release()


class MemoryReader:
    """One generation; answers by looking at every article."""

    def __init__(self, generation: _Generation, number: int) -> None:
        self._all = generation.articles
        shown = generation.articles.keys() - generation.hidden
        self._articles = {one: self._all[one] for one in self._all if one in shown}
        self._lengths = {one: generation.lengths[one] for one in self._articles}
        self._first = generation.first
        self._number = number

    @property
    def generation(self) -> int:
        """The number of the generation that it reads."""
        return self._number

    @property
    def build(self) -> str:
        """A name for what it reads."""
        return str(self.generation)

    @property
    def articles(self) -> int:
        """How many articles can be found."""
        return len(self._articles)

    def holds(self, generation: int) -> bool:
        """Whether that generation is part of this one; nothing is ever rolled back here."""
        return self._first <= generation <= self._number

    def get(self, article_id: str) -> Article | None:
        """The whole article, hidden or not; or None."""
        return self._all.get(article_id)

    def origins(self) -> Iterator[tuple[str, Origin]]:
        """The id and origin of every article."""
        return ((article.id, article.origin) for article in self._all.values())

    def close(self) -> None:
        """Nothing is held."""

    def search(self, query: Query) -> SearchPage:
        """The page that ``query`` asks for."""
        began = time.perf_counter()
        scores = self._scores(query.tree)
        matching = [article for article in self._articles.values() if matches(query.tree, article)]
        found = [article for article in matching if _passes(query, article)]
        found.sort(
            key=lambda article: (
                order(query.sort, scores[article.id], _date(article)),
                article.id,
            )
        )
        first, end = window(query)
        return SearchPage(
            query=query,
            total=len(found),
            hits=tuple(hit(query, article, scores[article.id]) for article in found[first:end]),
            facets=tuple(_facet(query, name, matching) for name in query.facets),
            generation=self._number,
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def _scores(self, tree: Node) -> dict[str, float]:
        counted = leaves_to_score(tree).values()
        leaves = [leaf for leaf, _ in counted]
        found = {name: occurrences(leaves, one) for name, one in self._articles.items()}
        weights = [
            idf(sum(1 for places in found.values() if places[number]), len(self._articles))
            for number in range(len(leaves))
        ]
        averages = {
            field: sum(lengths[field] for lengths in self._lengths.values()) / len(self._lengths)
            for field in MEASURED
            if self._lengths
        }
        scores = {}
        for name, places in found.items():
            score = 0.0
            for weight, (_, times), at in zip(weights, counted, places, strict=True):
                if at:
                    pseudo = _pseudo(at, self._lengths[name], averages)
                    score += times * leaf_score(pseudo, weight)
            scores[name] = rounded(score)
        return scores


def matches(tree: Node, article: Article) -> bool:
    """Whether an article is one of those that a query tree means; for trees of sensible depth."""
    match tree:
        case And(children=children):
            return all(matches(child, article) for child in children)
        case Or(children=children):
            return any(matches(child, article) for child in children)
        case Not(child=child):
            return not matches(child, article)
        case Everything():
            return True
        case Nothing():
            return False
        case DateRange(first=first, last=last):
            if article.date is None:
                return False
            day = article.date.day
            return (first is None or first <= day) and (last is None or day <= last)
        case _:
            leaf: Leaf = tree
            return bool(occurrences((leaf,), article)[0])


def _pseudo(
    places: list[Occurrence], lengths: Mapping[str, int], averages: Mapping[str, float]
) -> float:
    frequencies = Counter(place.field for place in places)
    pseudo = 0.0  # added one by one: the built-in sum rounds differently from Python 3.12 on
    for name, field in BY_NAME.items():
        if frequencies[name]:
            length, average = lengths.get(name, 0), averages.get(name, 0.0)
            pseudo += frequencies[name] * unit(field, length, average)
    return pseudo


def _date(article: Article) -> int:
    return article.date.sort_key if article.date else UNDATED


def _passes(query: Query, article: Article, *, chosen_but: str = "") -> bool:
    return all(
        restriction.passes(facet_values(article, field), chosen=field != chosen_but)
        for field, restriction in restrictions(query.filters).items()
    )


def _facet(query: Query, name: str, matching: list[Article]) -> Facet:
    counts: Counter[str] = Counter()
    for article in matching:
        if _passes(query, article, chosen_but=name):
            counts.update(facet_values(article, name))
    return facet(name, counts, query.facet_size)

"""The addresses of the pages and of the JSON, as functions of what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, quote_plus

from search import Article, ArticleLinks
from web.params import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses below ``root``, the path at which the archive is mounted ("" for the top)."""

    root: str = ""

    def search(self, asked: Asked) -> str:
        """The page of results."""
        return f"{self.root}/{_query(asked)}"

    def article(self, article_id: str, asked: Asked, *, hit: int | None = None) -> str:
        """The page of an article, at one of its hits; it knows the results it was found in."""
        anchor = f"#hit-{hit}" if hit else ""
        path = f"{self.root}/articles/{_quoted(article_id)}"
        return f"{path}{_query(replace(asked, hit=hit))}{anchor}"

    def articles(self, asked: Asked) -> Callable[[Article], ArticleLinks]:
        """The addresses of any article in these results: ``article`` and ``article_json``."""
        query = _query(replace(asked, hit=None) if asked.hit else asked)

        def links(article: Article) -> ArticleLinks:
            name = _quoted(article.id)
            return ArticleLinks(
                html=f"{self.root}/articles/{name}{query}",
                json=f"{self.root}/api/v1/articles/{name}",
            )

        return links

    def search_json(self, asked: Asked) -> str:
        """The same results for programs."""
        return f"{self.root}/api/v1/search{_query(asked)}"

    def article_json(self, article_id: str) -> str:
        """The whole article for programs."""
        return f"{self.root}/api/v1/articles/{_quoted(article_id)}"


def arguments(asked: Asked) -> list[tuple[str, str]]:
    """The inverse of ``params.read``: what differs from the defaults, in one order."""
    pairs = [("q", asked.text)] if asked.text else []
    for chosen in asked.filters:
        name = f"exclude.{chosen.field}" if chosen.exclude else chosen.field
        pairs += ((name, value) for value in chosen.values)
    if asked.sort is not None:
        pairs.append(("sort", asked.sort.value))
    if asked.page != 1:
        pairs.append(("page", str(asked.page)))
    if asked.per_page is not None:
        pairs.append(("per_page", str(asked.per_page)))
    if asked.facets is not None:
        pairs.append(("facets", ",".join(asked.facets)))
    if asked.facet_size is not None:
        pairs.append(("facet_size", str(asked.facet_size)))
    if asked.hit is not None:
        pairs.append(("hit", str(asked.hit)))
    return pairs


@lru_cache(maxsize=64)  # an answer says the same several times
def _query(asked: Asked) -> str:
    pairs = [f"{name}={quote_plus(value)}" for name, value in arguments(asked)]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _quoted(article_id: str) -> str:
    plain = article_id.isascii() and article_id.isalnum()  # as all that are made here
    return article_id if plain else quote(article_id, safe="")

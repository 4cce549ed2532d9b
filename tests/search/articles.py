"""Articles for tests, given only what matters."""

from __future__ import annotations

from typing import Any

from search.model import Article, ArticleDate, Origin


def article(body: str = "", *, title: str = "", date: str | None = None, **rest: Any) -> Article:
    rest.setdefault("id", "a")
    rest.setdefault("origin", Origin(root="/archive", path="a.txt", item=None))
    return Article(title=title, body=body, date=ArticleDate.parse(date) if date else None, **rest)

"""An article as bytes and back: JSON, with nothing left out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from search.model import Article, ArticleDate, Origin, Provenance


def article_bytes(article: Article) -> bytes:
    """The whole article."""
    date = article.date
    return _dump(
        {
            "id": article.id,
            "origin": _origin_list(article.origin),
            "title": article.title,
            "body": article.body,
            "authors": article.authors,
            "date": [date.start.isoformat(), date.precision] if date else None,
            "source": article.source,
            "section": article.section,
            "tags": article.tags,
            "language": article.language,
            "media_type": article.media_type,
            "url": article.url,
            "provenance": [[one.field, one.where] for one in article.provenance],
        }
    )


def article_from(data: bytes) -> Article:
    """The inverse of ``article_bytes``."""
    values = _load(data)
    date = values["date"]
    return Article(
        id=values["id"],
        origin=_origin(values["origin"]),
        title=values["title"],
        body=values["body"],
        authors=tuple(values["authors"]),
        date=_date(*date) if date else None,
        source=values["source"],
        section=values["section"],
        tags=tuple(values["tags"]),
        language=values["language"],
        media_type=values["media_type"],
        url=values["url"],
        provenance=tuple(Provenance(field=f, where=w) for f, w in values["provenance"]),
    )


def _origin_list(origin: Origin) -> list[str | None]:
    return [origin.root, origin.path, origin.item]


def _origin(values: list[Any]) -> Origin:
    root, path, item = values
    return Origin(root=root, path=path, item=item)


def _date(start: str, precision: Any) -> ArticleDate:
    return ArticleDate(start=datetime.fromisoformat(start), precision=precision)


def _dump(values: Any) -> bytes:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _load(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))

"""An article as bytes and back: a JSON list, with nothing left out but the id, which stands beside.

Texts with lone surrogates are no UTF-8, so they are written and read by the ``json`` that minds
it less; all others by ``orjson``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import orjson

from search.model import Article, ArticleDate, Origin, Provenance

#: Raised with every change of what stands where in the list.
STORED_VERSION = 2


def article_bytes(article: Article) -> bytes:
    """All of the article but its id.

    Raises TypeError, ValueError or AttributeError for what is no article.
    """
    (
        _,
        origin,
        title,
        body,
        authors,
        date,
        source,
        section,
        tags,
        language,
        media_type,
        url,
        provenance,
    ) = article
    root, path, item = origin
    start, precision = (date.start, date.precision) if date else (None, None)
    # What articles of one source have in common stands together: it compresses better.
    values = (
        url,
        # In ISO 8601, or what JSON makes the same of, and quicker: a time without an offset.
        start.isoformat() if start and start.tzinfo else start,
        precision,
        section,
        tags,
        authors,
        title,
        body,
        item,
        root,
        path,
        source,
        language,
        media_type,
        [part for one in provenance for part in (one.field, one.where)] if provenance else (),
    )
    try:
        return orjson.dumps(values)
    except TypeError:  # a surrogate, or a value that is none of JSON: then this raises it again
        text = json.dumps(
            values, ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat
        )
        return text.encode("utf-8", "surrogatepass")


def article_from(data: bytes, article_id: str) -> Article:
    """The inverse of ``article_bytes``."""
    (
        url,
        start,
        precision,
        section,
        tags,
        authors,
        title,
        body,
        item,
        root,
        path,
        source,
        language,
        media_type,
        provenance,
    ) = _load(data)
    return Article(
        id=article_id,
        origin=Origin(root=root, path=path, item=item),
        title=title,
        body=body,
        authors=tuple(authors),
        date=ArticleDate(start=datetime.fromisoformat(start), precision=precision)
        if start
        else None,
        source=source,
        section=section,
        tags=tuple(tags),
        language=language,
        media_type=media_type,
        url=url,
        provenance=_provenance(provenance) if provenance else (),
    )


def _provenance(parts: list[str]) -> tuple[Provenance, ...]:
    return tuple(
        Provenance(field=field, where=where)
        for field, where in zip(parts[::2], parts[1::2], strict=True)
    )


def _load(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data.decode("utf-8", "surrogatepass"))

"""The few articles that every engine is asked about."""

from __future__ import annotations

from typing import Any

from search.model import Article, ArticleDate, Origin
from search.query.tree import Term


def article(id_: str, title: str = "", body: str = "", **others: Any) -> Article:
    if isinstance(when := others.get("date"), str):
        others["date"] = ArticleDate.parse(when)
    origin = Origin(root="/archive", path=f"{id_}.txt", item=None)
    return Article(id=id_, origin=origin, title=title, body=body, **others)


ARCHIVE = (
    article(
        "talks",
        "Peace talks open in Astana",
        "Negotiations began on Monday. Seven negotiators from the U.N. met.\n\nTürkiye sent two.",
        authors=("Aigul Nur", "Jane Doe"),
        date="2023-06-21",
        source="The Daily Steppe",
        section="World",
        tags=("peace", "Central Asia"),
        language="en",
        media_type="text/html",
        url="https://steppe.example/world/peace-talks",
    ),
    article(
        "talks-copy",
        "Peace talks open in Astana",
        "Negotiations began on Monday. Seven negotiators from the U.N. met.\n\nTürkiye sent two.",
        date="2023-06-22",
        source="Wire",
        section="World",
        tags=("peace",),
        language="en",
    ),
    article(
        "market",
        "Markets fall",
        "US stocks fell. Nobody told us why; the peace of the bourse is gone.",
        authors=("Jane Doe",),
        date="2023",
        source="The Daily Steppe",
        section="Business",
        tags=("markets",),
        language="en",
    ),
    article(
        "kz",
        "Астанада бейбіт келіссөз",
        "Келіссөз дүйсенбіде басталды.",
        date="2022-12-31T23:59:59+06:00",
        source="Дала",
        language="kk",
        media_type="text/html",
    ),
    article("note", "A note", "Nothing here has a date; Asia Central is not a tag."),
)


def word(text: str, **others: Any) -> Term:
    return Term(text=text, **others)

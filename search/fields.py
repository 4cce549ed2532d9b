"""The fields of an article that can be searched: their names, their weights, their text.

The names are those of the query language; ``body`` has none there. Every engine indexes exactly
what ``values`` gives, token by token (``search.text``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from search.model import Article


class Field(NamedTuple):
    """How a field is looked at. ``weight`` 0: it restricts, it does not rank."""

    name: str
    weight: float  #: of one occurrence, before saturation
    b: float  #: how much a long field counts against an occurrence: 0 not at all, 1 in full
    whole: bool = False  #: compared as a whole, folded; not word by word


FIELDS: tuple[Field, ...] = (
    Field(name="title", weight=2.0, b=0.75),
    Field(name="body", weight=1.0, b=0.75),
    Field(name="tag", weight=1.0, b=0.0),
    Field(name="author", weight=1.0, b=0.0),
    Field(name="source", weight=0.0, b=0.0),
    Field(name="section", weight=0.0, b=0.0),
    Field(name="url", weight=0.0, b=0.0),
    Field(name="lang", weight=0.0, b=0.0, whole=True),
    Field(name="type", weight=0.0, b=0.0, whole=True),
)

BY_NAME = {field.name: field for field in FIELDS}

#: The fields whose length matters: an engine keeps the exact number of tokens of these.
MEASURED = tuple(field.name for field in FIELDS if field.weight and field.b)

#: Where a word without a field is looked for; a phrase must stand within one of them.
DEFAULT = tuple(field.name for field in FIELDS if field.weight)

_TYPE_NAMES = {"text/plain": "text", "application/jsonl": "jsonl"}


def values(article: Article, field: str) -> tuple[str, ...]:
    """The texts of a field, in order; a phrase never reaches from one value into the next."""
    return VALUES_OF[field](article)


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    """The values of a facet (``model.COUNTED``) that an article counts under, each once."""
    return FACET_VALUES_OF[facet](article)


def type_name(media_type: str) -> str:
    """What people call a media type: html, pdf, text, markdown, jsonl."""
    return _TYPE_NAMES.get(media_type) or media_type.rpartition("/")[2].removeprefix("x-")


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values)) if len(values) > 1 else values


@lru_cache(maxsize=256)
def _type_values(media_type: str) -> tuple[str, ...]:
    return media_type, type_name(media_type)


@lru_cache(maxsize=256)
def _year_values(year: int) -> tuple[str, ...]:
    return (f"{year:04d}",)


#: ``values`` of one field, for who asks it of many articles: each is a single call, if possible.
VALUES_OF: Mapping[str, Callable[[Article], tuple[str, ...]]] = {
    "title": lambda article: (value,) if (value := article.title) else (),
    "body": lambda article: (value,) if (value := article.body) else (),
    "tag": attrgetter("tags"),
    "author": attrgetter("authors"),
    "source": lambda article: (value,) if (value := article.source) else (),
    "section": lambda article: (value,) if (value := article.section) else (),
    "url": lambda article: (value,) if (value := article.url) else (),
    "lang": lambda article: (value,) if (value := article.language) else (),
    "type": lambda article: _type_values(article.media_type),
}

#: The same for ``facet_values``.
FACET_VALUES_OF: Mapping[str, Callable[[Article], tuple[str, ...]]] = {
    "source": VALUES_OF["source"],
    "year": lambda article: _year_values(article.date.start.year) if article.date else (),
    "section": VALUES_OF["section"],
    "author": lambda article: _each_once(article.authors),
    "tag": lambda article: _each_once(article.tags),
    "language": VALUES_OF["lang"],
    "month": lambda article: (month,) if article.date and (month := article.date.month) else (),
}

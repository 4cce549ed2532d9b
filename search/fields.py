"""The fields of an article that can be searched: their names, their weights, their text.

The names are those of the query language; ``body`` has none there. Every engine indexes exactly
what ``values`` gives, token by token (``search.text``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

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
    of = VALUES_OF[field]
    return of.made(getattr(article, of.attribute))


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    """The values of a facet (``model.COUNTED``) that an article counts under, each once."""
    of = FACET_VALUES_OF[facet]
    return of.made(getattr(article, of.attribute))


def type_name(media_type: str) -> str:
    """What people call a media type: html, pdf, text, markdown, jsonl."""
    return _TYPE_NAMES.get(media_type) or media_type.rpartition("/")[2].removeprefix("x-")


def if_any(value: str | None) -> tuple[str, ...]:
    """The value of a field that has one at most."""
    return (value,) if value else ()


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values)) if len(values) > 1 else values


@lru_cache(maxsize=256)
def _type_values(media_type: str) -> tuple[str, ...]:
    return media_type, type_name(media_type)


@lru_cache(maxsize=256)
def _year_values(year: int) -> tuple[str, ...]:
    return (f"{year:04d}",)


class ValuesOf(NamedTuple):
    """Where the values of a field stand in an article, and what is made of what stands there."""

    attribute: str
    made: Callable[[Any], tuple[str, ...]]


#: ``values`` of one field, for who asks it of many articles.
VALUES_OF: Mapping[str, ValuesOf] = {
    "title": ValuesOf("title", if_any),
    "body": ValuesOf("body", if_any),
    "tag": ValuesOf("tags", tuple),
    "author": ValuesOf("authors", tuple),
    "source": ValuesOf("source", if_any),
    "section": ValuesOf("section", if_any),
    "url": ValuesOf("url", if_any),
    "lang": ValuesOf("language", if_any),
    "type": ValuesOf("media_type", _type_values),
}

#: The same for ``facet_values``.
FACET_VALUES_OF: Mapping[str, ValuesOf] = {
    "source": VALUES_OF["source"],
    "year": ValuesOf("date", lambda date: _year_values(date.start.year) if date else ()),
    "section": VALUES_OF["section"],
    "author": ValuesOf("authors", _each_once),
    "tag": ValuesOf("tags", _each_once),
    "language": VALUES_OF["lang"],
    "month": ValuesOf("date", lambda date: if_any(date.month) if date else ()),
}

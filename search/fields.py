"""The fields of an article that can be searched: their names, their weights, their text.

The names are those of the query language; ``body`` has none there. Every engine indexes exactly
what ``values`` gives, token by token (``search.text``).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from search.model import Article, ArticleDate


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
    return VALUES_OF[field].of(article)


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    """The values of a facet (``model.COUNTED``) that an article counts under, each once."""
    return FACET_VALUES_OF[facet].of(article)


def type_name(media_type: str) -> str:
    """What people call a media type: html, pdf, text, markdown, jsonl."""
    return _TYPE_NAMES.get(media_type) or media_type.rpartition("/")[2].removeprefix("x-")


class Texts(NamedTuple):
    """The values of several articles: to make many at once takes half the time."""

    texts: list[str]  #: article after article
    counts: array[int]  #: of each article


def _if_any(some: Sequence[str | None]) -> Texts:
    texts = [value for value in some if value]
    all_have = len(texts) == len(some)
    return Texts(texts, array("B", bytes(map(bool, some)) if not all_have else b"\1" * len(some)))


def texts_of(some: Sequence[Sequence[str]]) -> Texts:
    """What several articles have, of which each may have several."""
    return Texts(list(chain.from_iterable(some)), array("q", list(map(len, some))))


def _each_once(some: Sequence[tuple[str, ...]]) -> Texts:
    return texts_of([one if len(one) < 2 else tuple(dict.fromkeys(one)) for one in some])


def _types(some: Sequence[str]) -> Texts:
    names = {one: (one, type_name(one)) for one in {*some}}
    texts = chain.from_iterable(map(names.__getitem__, some))
    return Texts(list(texts), array("B", b"\2" * len(some)))


def _years(some: Sequence[ArticleDate | None]) -> Texts:
    years = [date.start.year if date else None for date in some]
    names = {year: f"{year:04d}" if year else None for year in {*years}}
    return _if_any([names[year] for year in years])


def _months(some: Sequence[ArticleDate | None]) -> Texts:
    return _if_any([date.month if date else None for date in some])


class ValuesOf(NamedTuple):
    """Where the values of a field stand in an article, and what is made of what stands there."""

    attribute: str
    made: Callable[[Sequence[Any]], Texts]  #: of what several articles have there

    def of(self, article: Article) -> tuple[str, ...]:
        """The values of one."""
        return tuple(self.made((getattr(article, self.attribute),)).texts)


#: ``values`` of one field, for who asks it of many articles.
VALUES_OF: Mapping[str, ValuesOf] = {
    "title": ValuesOf("title", _if_any),
    "body": ValuesOf("body", _if_any),
    "tag": ValuesOf("tags", texts_of),
    "author": ValuesOf("authors", texts_of),
    "source": ValuesOf("source", _if_any),
    "section": ValuesOf("section", _if_any),
    "url": ValuesOf("url", _if_any),
    "lang": ValuesOf("language", _if_any),
    "type": ValuesOf("media_type", _types),
}

#: The same for ``facet_values``.
FACET_VALUES_OF: Mapping[str, ValuesOf] = {
    "source": VALUES_OF["source"],
    "year": ValuesOf("date", _years),
    "section": VALUES_OF["section"],
    "author": ValuesOf("authors", _each_once),
    "tag": ValuesOf("tags", _each_once),
    "language": VALUES_OF["lang"],
    "month": ValuesOf("date", _months),
}

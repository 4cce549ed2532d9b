"""The fields of an article that can be searched: their names, their weights, their text.

The names are those of the query language; ``body`` has none there. Every engine indexes exactly
what ``values`` gives, token by token (``search.text``).
"""

from __future__ import annotations

from dataclasses import dataclass

from search.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
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

#: Where a word without a field is looked for; a phrase must stand within one of them.
DEFAULT = tuple(field.name for field in FIELDS if field.weight)

_TYPE_NAMES = {"text/plain": "text", "application/jsonl": "jsonl"}


def values(article: Article, field: str) -> tuple[str, ...]:
    """The texts of a field, in order; a phrase never reaches from one value into the next."""
    match field:
        case "title":
            return (article.title,) if article.title else ()
        case "body":
            return (article.body,) if article.body else ()
        case "tag":
            return article.tags
        case "author":
            return article.authors
        case "source":
            return (article.source,) if article.source else ()
        case "section":
            return (article.section,) if article.section else ()
        case "url":
            return (article.url,) if article.url else ()
        case "lang":
            return (article.language,) if article.language else ()
        case "type":
            return (article.media_type, type_name(article.media_type))
    raise KeyError(field)


def facet_values(article: Article, facet: str) -> tuple[str, ...]:
    """The values of a facet (``model.FACETS``) that an article counts under, each once."""
    match facet:
        case "source" | "section":
            return values(article, facet)
        case "author":
            return tuple(dict.fromkeys(article.authors))
        case "tag":
            return tuple(dict.fromkeys(article.tags))
        case "language":
            return values(article, "lang")
        case "year":
            return (f"{article.date.start.year:04d}",) if article.date else ()
    raise KeyError(facet)


def type_name(media_type: str) -> str:
    """What people call a media type: html, pdf, text, markdown, jsonl."""
    return _TYPE_NAMES.get(media_type) or media_type.rpartition("/")[2].removeprefix("x-")

"""What Whoosh is told of the index: a field for each of ours, its words as Whoosh gets them.

Whoosh sees stems with positions in each field, ids, stored fields, and columns to sort by. An index
keeps what it was told when it began: a change here is a new FORMAT_VERSION.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from search.engines.whoosh.codec.form import SPACES
from search.engines.whoosh.library import (
    COLUMN,
    ID,
    STORED,
    TEXT,
    AnalyzedToken,
    Analyzer,
    NumericColumn,
    Schema,
    VarBytesColumn,
)
from search.model import FACETS
from search.text import fold, stem, tokenize

#: Between the values of a field, which Whoosh takes as one text.
BREAK = "\x1e"

ID_FIELD = "id"
DATE_COLUMN = "date"
ARTICLE = "article"  #: stored: the article as JSON

_DATE = NumericColumn("q", default=-1)
_TEXT = VarBytesColumn()


class Stems(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """The stems of texts with a BREAK between them, where a position is left out."""

    def __call__(self, value: str, **options: Any) -> Iterator[AnalyzedToken]:
        """Whoosh's tokens."""
        yield from _tokens(value, False, options)


class Values(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Each of the texts with a BREAK between them as one word."""

    def __call__(self, value: str, **options: Any) -> Iterator[AnalyzedToken]:
        """Whoosh's tokens."""
        yield from _tokens(value, True, options)


def sort_column(facet: str) -> str:
    """The name of the column that sorts by a facet's first value."""
    return f"sort_{facet}"


def _tokens(value: str, whole: bool, options: dict[str, Any]) -> Iterator[AnalyzedToken]:
    token = AnalyzedToken(**options)
    position = 0
    for text in value.split(BREAK):
        words = [fold(text)] * bool(text) if whole else map(_stem, tokenize(text))
        for word in words:
            token.text, token.pos, token.boost = word, position, 1.0
            yield token
            position += 1
        position += 1


def _stem(token: Any) -> str:
    return stem(fold(token.surface))


def _schema() -> Schema:
    schema = Schema()
    schema.add(ID_FIELD, ID(unique=True))
    schema.add(ARTICLE, STORED)
    for space in SPACES:
        for field in space.fields:
            schema.add(field, TEXT(analyzer=Values() if space.whole else Stems()))
    schema.add(DATE_COLUMN, COLUMN(_DATE))
    for name in FACETS:
        schema.add(sort_column(name), COLUMN(_TEXT))
    return schema


VIEW = _schema()

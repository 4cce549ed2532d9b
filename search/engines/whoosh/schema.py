"""The fields of the Whoosh index, and the names under which they are kept.

A searchable field has a term field of stems and one of words as written (``analysis``). What is
looked up for an article lies in columns (``columns``); nothing is stored in Whoosh's own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from search.engines.whoosh.columns import Choices, Group, Numbers, Texts
from search.engines.whoosh.library import COLUMN, VERSION, Existence, FieldType, Format, Schema
from search.fields import FIELDS
from search.model import FACETS
from search.ranking import MEASURED
from search.text import ANALYSIS_VERSION

#: Raised by hand when the meaning of the files changes; older ones are then outdated.
FORMAT_VERSION = "1"

#: What must be the same in this program and in an index that it reads.
SHAPE = {
    "engine": f"whoosh {VERSION}",
    "format": FORMAT_VERSION,
    "fields": " ".join(field.name for field in FIELDS),
    "facets": " ".join(FACETS),
    "measured": " ".join(MEASURED),
    "analysis": ANALYSIS_VERSION,
}

ID = "id"  #: term and column: the article's id
ARTICLE = "article"  #: column: the whole article
ORIGIN = "origin"  #: column: where it stands, without the rest
FACTS = "facts"  #: column: all that follows, in one file
DATE = "date"  #: its sort key, or paging.UNDATED


class Positions(Format):  # type: ignore[misc]  # Whoosh has no types
    """Postings whose values are made by ``analysis.encode``."""

    posting_size = -1  # they vary

    def __init__(self) -> None:
        super().__init__()


class Analysed(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose keys and encoded positions are made before Whoosh sees them."""

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None)

    def index(
        self, value: Mapping[bytes, bytes], **options: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """A key, and what Whoosh asks with it; frequencies are taken from the positions."""
        for key, positions in value.items():
            yield key, 1, 1.0, positions


class Identity(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """The id of an article: a key without positions, and a column."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, sortable=Texts(compressed=False))

    def index(self, value: bytes, **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The key."""
        yield value, 1, 1.0, b""


def stems(field: str) -> str:
    """The name of a field's stems."""
    return f"{field}_stems"


def words(field: str) -> str:
    """The name of a field's words as written, or of its whole values."""
    return f"{field}_words"


def length(field: str) -> str:
    """The name of the fact that a field's exact length is, in tokens."""
    return f"{field}_length"


def facet(name: str) -> str:
    """The name of the fact that a facet's values are."""
    return f"{name}_facet"


#: What is looked at for every article found, by name.
FACT_COLUMNS: dict[str, Numbers | Choices] = {
    DATE: Numbers("q"),
    **{length(name): Numbers("I") for name in MEASURED},
    **{facet(name): Choices() for name in FACETS},
}


def _schema() -> Schema:
    schema = Schema()
    schema.add(ID, Identity())
    for field in FIELDS:
        schema.add(words(field.name), Analysed())
        if not field.whole:
            schema.add(stems(field.name), Analysed())
    schema.add(ARTICLE, COLUMN(Texts(compressed=True)))
    schema.add(ORIGIN, COLUMN(Texts(compressed=False)))
    schema.add(FACTS, COLUMN(Group(FACT_COLUMNS)))
    return schema


SCHEMA = _schema()

#: Name and column of all that has one, in a fixed order.
COLUMNS = tuple((name, field.column_type) for name, field in SCHEMA.items() if field.column_type)

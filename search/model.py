"""The frozen types that flow between the rooms: what is indexed, asked and answered."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:  # only who asks something loads the query language
    from search.query.tree import Node, Note

Precision = Literal["year", "month", "day", "time"]

#: The facets that every engine counts, in the order in which they are shown.
FACETS = ("source", "year", "section", "author", "tag", "language")

#: And the one that it counts where it is asked for by name.
COUNTED = (*FACETS, "month")

PRECISIONS: tuple[Precision, ...] = ("year", "month", "day", "time")

#: How much of a date in ISO 8601 says it so precisely.
_WIDTHS = {"year": 4, "month": 7, "day": 10}


class ArticleDate(NamedTuple):
    """When an article was published, and how precisely that is known.

    ``start`` is the first moment that the date may mean, by the outlet's own clock. Days, ranges
    and order go by that wall clock as written; a UTC offset is kept, but never shifts a day.
    """

    start: datetime
    precision: Precision

    @property
    def month(self) -> str | None:
        """``2023-06``; None where only the year is known."""
        if self.precision == "year":
            return None
        return f"{self.start.year:04d}-{self.start.month:02d}"

    @property
    def day(self) -> date:
        """The first calendar day that the date may mean."""
        return self.start.date()

    @property
    def sort_key(self) -> int:
        """Seconds since the year 1 by the wall clock: the order of "newest" and "oldest"."""
        start = self.start
        days = start.toordinal() - 1
        return ((days * 24 + start.hour) * 60 + start.minute) * 60 + start.second

    def __str__(self) -> str:
        """ISO 8601, cut to the precision: ``2023``, ``2023-06``, ``2023-06-21``, or with time."""
        if self.precision == "time":
            return self.start.isoformat(timespec="seconds")
        return self.start.isoformat()[: _WIDTHS[self.precision]]

    @classmethod
    def parse(cls, text: str) -> ArticleDate:
        """The inverse of ``str``: ISO 8601, whole or only its year or month.

        Raises ValueError on anything else.
        """
        text = text.strip()
        if len(text) == 4 and text.isascii() and text.isdigit():
            return cls(start=datetime(int(text), 1, 1), precision="year")
        if len(text) == 7 and text[4] == "-":
            return cls(start=datetime.fromisoformat(f"{text}-01"), precision="month")
        start = datetime.fromisoformat(text)
        return cls(start=start, precision="time" if len(text) > 10 else "day")


class Origin(NamedTuple):
    """Where an article stands: the root that was indexed, the path in it, the item in that file."""

    root: str  #: absolute path of the root, or "-" for standard input
    path: str  #: relative to the root, with "/"; the file's name where the root is a file
    item: str | None  #: the id of a JSONL line and the like; None for a file of one article


def article_id(origin: Origin) -> str:
    """The id of the article at ``origin``: 80 bits of BLAKE2b as 16 characters of base32."""
    whole = json.dumps([origin.root, origin.path, origin.item]).encode()
    return base64.b32encode(hashlib.blake2b(whole, digest_size=10).digest()).decode().lower()


class Provenance(NamedTuple):
    """Where the value of one field of an article came from, in words: ``date``, ``JSON-LD``."""

    field: str
    where: str


class Article(NamedTuple):
    """One article, as extracted: what the index holds, whole."""

    id: str  #: short, URL-safe, stable over runs: see ``article_id``
    origin: Origin
    title: str
    body: str  #: paragraphs are parted by an empty line
    authors: tuple[str, ...] = ()
    date: ArticleDate | None = None
    source: str | None = None  #: the outlet
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None  #: primary subtag of BCP 47, in small letters: "kk"
    media_type: str = "text/plain"
    url: str | None = None
    provenance: tuple[Provenance, ...] = ()


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Filter(NamedTuple):
    """A restriction to exact values of one facet: any of ``values``, or none of them.

    Values are compared as they are stored (years as "2023", months as "2023-06"); filters never
    change a score.
    """

    field: str  #: one of COUNTED
    values: tuple[str, ...]
    exclude: bool = False


class Query(NamedTuple):
    """One question to an engine. Limits have been checked at the door that made it."""

    tree: Node
    text: str = ""  #: as typed
    notes: tuple[Note, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1  #: from 1
    per_page: int = 10
    facets: tuple[str, ...] = FACETS
    facet_size: int = 10
    seconds: float | None = None  #: an engine may refuse what takes longer; None: it must not
    highlights: int = 3  #: fragments a hit, at most; 0 spares the work


class Fragment(NamedTuple):
    """A piece of a hit's text with its matches: ``spans`` are code-point offsets into ``text``."""

    field: str  #: "body", "title", "authors", "tags", "source", ...
    text: str
    spans: tuple[tuple[int, int], ...]
    cut_before: bool = False  #: it begins within a sentence
    cut_after: bool = False  #: it ends within a sentence


class Hit(NamedTuple):
    """One article found: its score (six digits), how many matches it has, and where."""

    article: Article
    score: float
    matches: int
    fragments: tuple[Fragment, ...] = ()


class FacetValue(NamedTuple):
    """A value of a facet and how many of the articles found have it."""

    value: str
    count: int  # type: ignore[assignment]  # nobody asks how often a tuple has a value


class Facet(NamedTuple):
    """The commonest values of a field among all articles found; ties by value.

    A facet counts under all filters but the chosen values of its own field (exclusions still
    hold), so that a second value of the same field can be chosen beside the first.
    """

    field: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The answer to a Query: one page of hits, and exact numbers about all of them."""

    query: Query
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    generation: int
    took_ms: float = field(compare=False)

    @property
    def pages(self) -> int:
        """How many pages there are; 0 where nothing was found."""
        return -(-self.total // self.query.per_page)

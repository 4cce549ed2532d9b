"""The frozen types of extraction: what was found in a page, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from search import ArticleDate

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value, and where in the page it stands, in words shown to people: "JSON-LD"."""

    value: T
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The article of a page; None where the page says nothing that can be trusted."""

    body: str  #: paragraphs are parted by an empty line
    title: Found[str] | None = None
    authors: Found[tuple[str, ...]] | None = None
    date: Found[ArticleDate] | None = None
    source: Found[str] | None = None  #: the outlet
    section: Found[str] | None = None
    tags: Found[tuple[str, ...]] | None = None
    language: Found[str] | None = None  #: as declared, BCP 47: "en-US"
    url: Found[str] | None = None  #: canonical, absolute

"""What is in the archive, in a sentence and a few lists of links."""

from __future__ import annotations

from dataclasses import dataclass

from search import Everything, Facet, FacetValue, Filter, Query, Reader, SearchPage, Sort
from web.facets import FACET_NAMES, value_name
from web.links import Links
from web.params import Asked
from web.words import counted, date_in_words, number

_LISTS = ("source", "language", "year", "section")
_ROWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A value and its articles."""

    text: str
    lang: str | None
    count: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The commonest values of a facet; ``cut`` where there are more."""

    name: str
    label: str
    rows: tuple[Row, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the page about the archive says."""

    sentence: str
    lists: tuple[Census, ...]
    generation: int
    documents: str  #: where programs find all articles


def about(reader: Reader, links: Links) -> About:
    """Three small searches: the lists, the newest article and the oldest."""
    tree = Everything()
    page = reader.search(
        Query(tree=tree, sort=Sort.NEWEST, per_page=1, highlights=0, facets=_LISTS,
              facet_size=_ROWS + 1)
    )  # fmt: skip
    oldest = reader.search(Query(tree=tree, sort=Sort.OLDEST, per_page=1, highlights=0, facets=()))
    return About(
        sentence=_sentence(page, oldest),
        lists=tuple(_census(facet, links) for facet in page.facets if facet.values),
        generation=page.generation,
        documents=links.search_json(Asked()),
    )


def _sentence(newest: SearchPage, oldest: SearchPage) -> str:
    """How many articles there are, from how many sources, and of which time."""
    sentence = counted(newest.total, "article")
    sources = next(facet.values for facet in newest.facets if facet.field == "source")
    if len(sources) > _ROWS:
        sentence += f" from more than {_ROWS} sources"
    elif sources:
        if (known := sum(value.count for value in sources)) < newest.total:
            sentence += f", {number(known)} of them"
        sentence += f" from {counted(len(sources), 'source')}"
    if dates := [hit.article.date for hit in (*oldest.hits, *newest.hits) if hit.article.date]:
        first, last = (date_in_words(date) for date in (dates[0], dates[-1]))
        sentence += f", of {first}" if first == last else f", from {first} to {last}"
    return f"{sentence}."


def _census(facet: Facet, links: Links) -> Census:
    shown = list(facet.values[:_ROWS])
    if facet.field == "year":
        shown.sort(key=lambda value: value.value, reverse=True)
    return Census(
        name=facet.field,
        label=FACET_NAMES[facet.field],
        cut=len(facet.values) > _ROWS,
        rows=tuple(_row(facet.field, value, links) for value in shown),
    )


def _row(field: str, value: FacetValue, links: Links) -> Row:
    asked = Asked(filters=(Filter(field=field, values=(value.value,)),))
    return Row(
        text=value_name(field, value.value),
        lang=value.value if field == "language" else None,
        count=number(value.count),
        href=links.search(asked),
    )

"""What is in the archive, in a sentence and a few lists of links."""

from __future__ import annotations

from dataclasses import dataclass

from search import Everything, Facet, FacetValue, Filter, Query, Reader, Sort
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


def _in_order(facet: Facet) -> list[FacetValue]:
    shown = list(facet.values[:_ROWS])
    return sorted(shown, key=lambda v: v.value, reverse=True) if facet.field == "year" else shown


def about(reader: Reader, links: Links) -> About:
    """Three small searches: the lists, the newest article and the oldest."""
    tree = Everything()
    page = reader.search(
        Query(tree=tree, sort=Sort.NEWEST, per_page=1, highlights=0, facets=_LISTS,
              facet_size=_ROWS + 1)
    )  # fmt: skip
    oldest = reader.search(Query(tree=tree, sort=Sort.OLDEST, per_page=1, highlights=0, facets=()))
    dates = [hit.article.date for found in (oldest, page) for hit in found.hits if hit.article.date]
    sentence = counted(page.total, "article")
    lists = {facet.field: facet.values for facet in page.facets}
    sources = len(lists["source"])
    if sources:
        many = f"more than {_ROWS} sources" if sources > _ROWS else counted(sources, "source")
        if sources <= _ROWS and (known := sum(v.count for v in lists["source"])) < page.total:
            sentence += f", {number(known)} of them"
        sentence += f" from {many}"
    if dates:
        first, last = (date_in_words(date) for date in (dates[0], dates[-1]))
        sentence += f", of {first}" if first == last else f", from {first} to {last}"
    return About(
        sentence=f"{sentence}.",
        lists=tuple(
            Census(
                name=facet.field,
                label=FACET_NAMES[facet.field],
                cut=len(facet.values) > _ROWS,
                rows=tuple(
                    Row(
                        text=value_name(facet.field, value.value),
                        lang=value.value if facet.field == "language" else None,
                        count=number(value.count),
                        href=links.search(
                            Asked(filters=(Filter(field=facet.field, values=(value.value,)),))
                        ),
                    )
                    for value in _in_order(facet)
                ),
            )
            for facet in page.facets
            if facet.values
        ),
        generation=page.generation,
        documents=links.search_json(Asked()),
    )

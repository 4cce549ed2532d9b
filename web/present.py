"""SearchPage -> what the page of results shows: words, pieces and addresses; no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from search import (
    And,
    Clause,
    Fragment,
    Hit,
    Node,
    Nothing,
    SearchPage,
    Sort,
)
from web.facets import FacetView, facet_views, value_name
from web.links import Links
from web.marks import Piece, pieces, spans
from web.params import Asked, Limits
from web.words import counted, date_in_words, number, typeset

_FOUND_IN = {"authors": "Author", "tags": "Tag"}
CHIPS = 24  #: a query of a thousand words is told in its first ones and a number; so are filters
_AROUND = 2  #: page numbers shown on either side of the current one


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A part of the question that can be taken away by following ``href``."""

    text: str
    href: str
    negative: bool
    kind: str  #: "word" of the query, or the name of the facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A fragment's pieces; ``found_in`` names the field where it is not the body."""

    pieces: tuple[Piece, ...]
    found_in: str | None
    before: bool  #: the text goes on before it
    after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """One result: who, what, when and by whom, why, how much."""

    outlet: str | None
    section: str | None
    title: tuple[Piece, ...]
    href: str
    date: str | None
    datetime: str | None
    authors: str
    language: str | None
    passages: tuple[Excerpt, ...]
    matches: str | None
    first_match: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link of which one is the current."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that the page of results shows."""

    heading: str
    total: int
    took: str
    beyond: str | None  #: the address of the last page, where this one is behind it
    pages: int
    chips: tuple[Chip, ...]
    more_chips: int
    notes: tuple[str, ...]
    sorts: tuple[Choice, ...]
    facets: tuple[FacetView, ...]
    hits: tuple[HitView, ...]
    numbers: tuple[Choice | None, ...]  #: of pages; None is a gap
    previous: str | None
    next: str | None
    json: str


def results(
    page: SearchPage, asked: Asked, clauses: Sequence[Clause], limits: Limits, links: Links
) -> Results:
    """The page of results.

    ``clauses`` are the first ``CHIPS`` of the query; ``page`` may hold one value more of a facet
    than ``asked`` shows.
    """
    chips = _chips(asked, clauses, links)
    values = sum(len(chosen.values) for chosen in asked.filters)
    current = page.query.page
    return Results(
        heading=counted(page.total, "article") if page.total else "No articles",
        total=page.total,
        took=f"{number(max(1, round(page.took_ms)))} ms",
        beyond=links.search(replace(asked, page=page.pages)) if current > page.pages > 0 else None,
        pages=page.pages,
        chips=chips,
        more_chips=_parts(page.query.tree) + values - len(chips),
        notes=tuple(dict.fromkeys(note.message for note in page.query.notes)),
        sorts=tuple(
            Choice(
                text=sort.value.capitalize(),
                href=links.search(replace(asked, sort=sort, page=1)),
                current=page.query.sort is sort,
            )
            for sort in Sort
            if sort is not Sort.RELEVANCE or asked.text.strip() or asked.sort is sort
        ),
        facets=facet_views(page.facets, asked, limits, links),
        hits=tuple(_hit(hit, asked, links) for hit in page.hits),
        numbers=_numbers(current, page.pages, asked, links),
        previous=_neighbour(current - 1, page.pages, asked, links),
        next=_neighbour(current + 1, page.pages, asked, links),
        json=links.search_json(asked),
    )


def _parts(tree: Node) -> int:
    """How many clauses there are in all; what the parser put in by itself has no span."""
    parts = tree.children if isinstance(tree, And) else (tree,)
    return sum(part.span is not None and not isinstance(part, Nothing) for part in parts)


def _chips(asked: Asked, clauses: Sequence[Clause], links: Links) -> tuple[Chip, ...]:
    made = [
        Chip(
            text=typeset(clause.text),
            href=links.search(replace(asked, text=clause.without, page=1)),
            negative=clause.negative,
            kind="word",
        )
        for clause in clauses
    ]
    values = ((chosen, value) for chosen in asked.filters for value in chosen.values)
    for chosen, value in islice(values, CHIPS):
        others = (other for other in chosen.values if other != value)
        made.append(
            Chip(
                text=value_name(chosen.field, value),
                href=links.search(asked.filtered(chosen.field, others, exclude=chosen.exclude)),
                negative=chosen.exclude,
                kind=chosen.field,
            )
        )
    return tuple(made)


def _hit(hit: Hit, asked: Asked, links: Links) -> HitView:
    article = hit.article
    title = next((f for f in hit.fragments if f.field == "title"), None)
    marks = spans(title.spans) if title and title.text == article.title else ()
    return HitView(
        outlet=article.source,
        section=article.section,
        title=pieces(article.title, marks) or (Piece(text="Untitled"),),
        href=links.article(article.id, asked),
        date=date_in_words(article.date) if article.date else None,
        datetime=str(article.date) if article.date else None,
        authors=", ".join(article.authors),
        language=article.language,
        passages=tuple(_passage(f) for f in hit.fragments if f is not title),
        matches=counted(hit.matches, "match", "matches") if hit.matches else None,
        first_match=links.article(article.id, asked, hit=1) if hit.matches else None,
    )


def _passage(fragment: Fragment) -> Excerpt:
    body = fragment.field == "body"
    return Excerpt(
        pieces=pieces(fragment.text, spans(fragment.spans)),
        found_in=None if body else _FOUND_IN.get(fragment.field, fragment.field.capitalize()),
        before=fragment.cut_before,
        after=fragment.cut_after,
    )


def _numbers(current: int, pages: int, asked: Asked, links: Links) -> tuple[Choice | None, ...]:
    """The first, the last, and those around the current one; a gap of one page is that page."""
    if pages < 2:
        return ()
    near = range(current - _AROUND, current + _AROUND + 1)
    shown = sorted({1, pages, *near}.intersection(range(1, pages + 1)))
    made: list[Choice | None] = []
    before = 0
    for page in shown:
        if page - before == 2:
            made.append(_choice(before + 1, current, asked, links))
        elif page - before > 2:
            made.append(None)
        made.append(_choice(page, current, asked, links))
        before = page
    return tuple(made)


def _choice(page: int, current: int, asked: Asked, links: Links) -> Choice:
    href = links.search(replace(asked, page=page))
    return Choice(text=number(page), href=href, current=page == current)


def _neighbour(page: int, pages: int, asked: Asked, links: Links) -> str | None:
    return links.search(replace(asked, page=page)) if 1 <= page <= pages else None

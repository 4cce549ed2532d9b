"""Article and its matches -> what its page shows: numbered hits, counts, where all comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from search import Article, Match, QueryError
from web.links import Links
from web.marks import Mark, Piece, paragraphs, pieces
from web.params import Asked
from web.words import counted, date_in_words, language_name, number, typeset

#: The fields in which a hit can be, in the order in which the page shows them.
_ON_THE_PAGE = ("title", "author", "body", "tag")
_PROVENANCE = {"author": "authors", "tag": "tags"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """A part of the question, how often it occurs here, and the way to its first hit."""

    text: str
    count: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of "Where this comes from"; ``where`` says how it is known."""

    name: str
    value: str
    where: str | None = None
    href: str | None = None
    datetime: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """All that the page of an article shows. ``hit`` is the current one, 0 for none."""

    heading: str  #: the title as plain text
    title: tuple[Piece, ...]
    outlet: str | None
    section: str | None
    date: str | None
    datetime: str | None
    authors: tuple[tuple[Piece, ...], ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    tags: tuple[tuple[Piece, ...], ...]
    language: str | None
    terms: tuple[TermView, ...]
    facts: tuple[Fact, ...]
    hits: int
    hits_text: str
    hit: int
    first: str | None
    previous: str | None
    next: str | None
    json: str


def view(
    article: Article,
    asked: Asked,
    matches: Sequence[Match],
    labels: Sequence[str],
    links: Links,
) -> ArticleView:
    """The page of an article. ``labels``: what each of the query's scoring leaves is called.

    Raises QueryError where the hit that is asked for is not there.
    """
    marks = _numbered(matches)
    total = sum(map(len, marks.values()))
    hit = asked.hit or 0
    if hit > total:
        raise QueryError(
            f"There is no match {hit} here; the article has {counted(total, 'match', 'matches')}.",
            code="bad-parameter",
            param="hit",
        )

    def marked(field: str, number_: int, text: str) -> tuple[Piece, ...]:
        return pieces(text, marks.get((field, number_), ()))

    def to(wanted: int) -> str | None:
        if not 1 <= wanted <= total:
            return None
        return links.article(article.id, asked, hit=wanted)

    return ArticleView(
        heading=article.title or "Untitled",
        title=marked("title", 0, article.title) or (Piece(text="Untitled"),),
        outlet=article.source,
        section=article.section,
        date=date_in_words(article.date) if article.date else None,
        datetime=str(article.date) if article.date else None,
        authors=tuple(marked("author", n, name) for n, name in enumerate(article.authors)),
        paragraphs=paragraphs(article.body, marks.get(("body", 0), ())),
        tags=tuple(marked("tag", n, tag) for n, tag in enumerate(article.tags)),
        language=article.language,
        terms=_terms(labels, matches, marks, to),
        facts=_facts(article),
        hits=total,
        hits_text=counted(total, "match", "matches"),
        hit=hit,
        first=to(1) if not hit else None,
        previous=to(hit - 1) if hit else None,
        next=to(hit + 1) if hit else None,
        json=links.article_json(article.id),
    )


def _numbered(matches: Sequence[Match]) -> dict[tuple[str, int], tuple[Mark, ...]]:
    """The matches of each value of a field, numbered in the order of the page."""
    order = {field: place for place, field in enumerate(_ON_THE_PAGE)}
    shown = sorted(
        (match for match in matches if match.field in order),
        key=lambda match: (order[match.field], match.value, match.start),
    )
    marks: dict[tuple[str, int], list[Mark]] = {}
    for place, match in enumerate(shown, 1):
        marks.setdefault((match.field, match.value), []).append(
            Mark(start=match.start, end=match.end, number=place)
        )
    return {key: tuple(found) for key, found in marks.items()}


def _terms(
    labels: Sequence[str],
    matches: Sequence[Match],
    marks: dict[tuple[str, int], tuple[Mark, ...]],
    to: Callable[[int], str | None],
) -> tuple[TermView, ...]:
    """One line a part of the question; a part that was typed twice is one."""
    numbers = {
        (field, value, mark.start): mark.number
        for (field, value), found in marks.items()
        for mark in found
    }
    places: dict[str, list[int]] = {label: [] for label in labels}
    for match in matches:
        place = numbers.get((match.field, match.value, match.start))
        for label in {labels[leaf] for leaf in match.leaves} if place else ():
            places[label].append(place or 0)
    return tuple(
        TermView(
            text=typeset(label),
            count=number(len(found)),
            href=to(min(found, default=0)),
        )
        for label, found in places.items()
    )


def _facts(article: Article) -> tuple[Fact, ...]:
    where = {entry.field: entry.where for entry in article.provenance}

    def known(field: str) -> str | None:
        return where.get(field) or where.get(_PROVENANCE.get(field, field))

    facts = [Fact(name="File", value=article.origin.path)]
    if article.origin.item is not None:
        facts.append(Fact(name="Item", value=article.origin.item))
    if "title" in where:
        facts.append(Fact(name="Title", value="", where=where["title"]))  # it stands above
    if article.source:
        facts.append(Fact(name="Outlet", value=article.source, where=known("source")))
    if article.section:
        facts.append(Fact(name="Section", value=article.section, where=known("section")))
    facts += (
        Fact(name="Author", value=author, where=known("author")) for author in article.authors
    )
    if article.date:
        facts.append(
            Fact(
                name="Date",
                value=date_in_words(article.date, clock=True),
                where=known("date"),
                datetime=str(article.date),
            )
        )
    if article.tags:
        facts.append(Fact(name="Tags", value=", ".join(article.tags), where=known("tag")))
    if article.language:
        facts.append(
            Fact(name="Language", value=language_name(article.language), where=known("language"))
        )
    facts.append(Fact(name="Format", value=article.media_type))
    if article.url:
        facts.append(
            Fact(
                name="Address",
                value=article.url.removeprefix("https://").removeprefix("http://"),
                where=known("url"),
                href=web_address(article.url),
            )
        )
    return tuple(facts)


def web_address(url: str) -> str | None:
    """The address if it may become a link: http or https with a host; None for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None

"""The pages for people: results, an article, how to ask, what is in the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound

from search import (
    CHAPTERS,
    Deadline,
    IndexMissingError,
    Parsed,
    Query,
    QueryError,
    Reader,
    clauses,
    matches,
    scoring_leaves,
    to_text,
)
from web import article as articles
from web.about import about
from web.alternatives import Alternative, alternatives
from web.archive import Archive
from web.facets import with_facets
from web.links import Links, arguments
from web.params import Asked, pairs, question, read, refuse
from web.present import CHIPS, results
from web.replies import address, as_page, not_modified, tagged
from web.verdict import verdict
from web.words import counted

#: What is spent on the offers of one page at most; a page costs little more than its query.
_OFFER_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Another question that does find something, and how much."""

    kind: str
    text: str
    href: str
    found: str


def blueprint(archive: Archive) -> Blueprint:
    """The pages over an archive."""
    pages = Blueprint("pages", __name__)
    limits = archive.limits

    @pages.get("/")
    def home() -> Response:
        asked = read(pairs(request.query_string), limits)
        query = question(asked, limits)
        return _unless_empty(archive, asked, lambda reader: _results(archive, reader, asked, query))

    @pages.get("/articles/<article_id>")
    def article(article_id: str) -> Response:
        asked = read(pairs(request.query_string), limits, hits=True)
        query = question(asked, limits, highlights=0)
        return _unless_known(archive, lambda reader: _article(reader, article_id, asked, query))

    @pages.get("/syntax")
    def syntax() -> Response:
        refuse(pairs(request.query_string))
        tag = archive.tag(None, address())
        known = not_modified(tag)
        return known or tagged(as_page("syntax.html", chapters=CHAPTERS, here="syntax"), tag)

    @pages.get("/about", endpoint="about")
    def about_archive() -> Response:
        refuse(pairs(request.query_string))
        return _unless_empty(archive, Asked(), lambda reader: _about(archive, reader))

    @pages.get("/favicon.ico")
    def favicon() -> Response:
        return current_app.send_static_file("favicon.svg")

    @pages.get("/robots.txt")
    def robots() -> Response:
        return current_app.send_static_file("robots.txt")

    return pages


def _unless_known(archive: Archive, made: Callable[[Reader], Response]) -> Response:
    """What is made of the index as it is now; "not modified" for a client that has it."""
    with archive.current.reader() as reader:
        tag = archive.tag(reader, address())
        return not_modified(tag) or tagged(made(reader), tag)


def _unless_empty(archive: Archive, asked: Asked, made: Callable[[Reader], Response]) -> Response:
    """The same; of an index without articles, or none, how to fill it."""

    def shown(reader: Reader) -> Response:
        return made(reader) if reader.articles else _empty(archive, asked)

    try:
        return _unless_known(archive, shown)
    except IndexMissingError:
        return _empty(archive, asked)


def _results(archive: Archive, reader: Reader, asked: Asked, query: Query) -> Response:
    links = Links(root=request.script_root)
    page = reader.search(with_facets(query, asked, archive.limits))
    parts = clauses(asked.text, Parsed(tree=query.tree, notes=query.notes), most=CHIPS)
    offers: tuple[Offer, ...] = ()
    if not page.total:
        others = alternatives(asked, parts, query.tree)
        offers = tuple(_offers(archive, reader, others, links))
    found_without_filters = any(offer.kind == "filters" for offer in offers)
    return as_page(
        "results.html",
        results=results(page, asked, parts, archive.limits, links),
        asked=asked,
        kept=_kept(asked),
        offers=offers,
        verdict=verdict(asked, query.tree),
        words=0 if found_without_filters else sum(1 for _ in scoring_leaves(query.tree)),
    )


def _offers(
    archive: Archive, reader: Reader, others: tuple[Alternative, ...], links: Links
) -> list[Offer]:
    """Those of the other questions that find something, soon; they share a little time."""
    made: list[Offer] = []
    until = monotonic() + min(archive.limits.seconds, _OFFER_SECONDS)
    for other in others:
        if (left := until - monotonic()) <= 0:
            break
        if made and other.kind == "both":
            continue
        try:
            query = question(other.asked, archive.limits, highlights=0)
            total = reader.search(query._replace(per_page=1, facets=(), seconds=left)).total
        except QueryError:  # longer than a question may be, or too slow: it is only an offer
            continue
        if total:
            made.append(
                Offer(
                    kind=other.kind,
                    text=other.text,
                    href=links.search(other.asked),
                    found=counted(total, "article"),
                )
            )
    return made


def _article(reader: Reader, article_id: str, asked: Asked, query: Query) -> Response:
    deadline = Deadline.after(query.seconds)
    found = reader.get(article_id)
    if found is None:
        raise NotFound
    total = reader.search(query._replace(page=1, per_page=1, facets=())).total
    links = Links(root=request.script_root)
    back = replace(asked, hit=None)
    return as_page(
        "article.html",
        article=articles.view(
            found,
            asked,
            matches(query.tree, found, deadline),
            [to_text(leaf) for leaf in scoring_leaves(query.tree)],
            links,
        ),
        asked=back,
        kept=_kept(asked),
        back=links.search(back),
        back_text=counted(total, "result") if arguments(back) else "All articles",
    )


def _about(archive: Archive, reader: Reader) -> Response:
    shown = about(reader, Links(root=request.script_root))
    return as_page("about.html", about=shown, version=archive.version, here="about")


def _empty(archive: Archive, asked: Asked) -> Response:
    return as_page("empty.html", asked=asked, folder=archive.folder, option=archive.option)


def _kept(asked: Asked) -> list[tuple[str, str]]:
    """What a new question keeps of this one: its filters, order and sizes."""
    return arguments(replace(asked, text="", page=1, hit=None))

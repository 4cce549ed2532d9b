"""The JSON endpoint, and the two questions that an orchestrator asks."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from search import (
    PageLinks,
    SearchPage,
    article_document,
    page_document,
)
from web.archive import Archive
from web.links import Links
from web.params import Asked, pairs, question, read, refuse
from web.replies import address, as_json, not_modified, tagged


def blueprint(archive: Archive) -> Blueprint:
    """The documents over an archive."""
    api = Blueprint("api", __name__)

    @api.get("/api/v1/search")
    def search() -> Response:
        asked = read(pairs(request.query_string), archive.limits)
        query = question(asked, archive.limits)
        with archive.current.reader() as reader:
            tag = archive.tag(reader, address())
            if known := not_modified(tag):
                return known
            page = reader.search(query)
        links = _page_links(page, asked, Links(root=request.script_root))
        return tagged(as_json(page_document(page, links=links)), tag)

    @api.get("/api/v1/articles/<article_id>")
    def article(article_id: str) -> Response:
        refuse(pairs(request.query_string))
        with archive.current.reader() as reader:
            tag = archive.tag(reader, address())
            if known := not_modified(tag):
                return known
            found = reader.get(article_id)
        if found is None:
            raise NotFound
        links = Links(root=request.script_root).articles(Asked())(found)
        return tagged(as_json(article_document(found, links=links)), tag)

    @api.get("/healthz")
    def healthz() -> Response:
        refuse(pairs(request.query_string))
        return as_json({"status": "ok"})

    @api.get("/readyz")
    def readyz() -> Response:
        refuse(pairs(request.query_string))
        with archive.current.reader() as reader:
            reader.get("")  # no article's id: a file that was cut short is told here, too
            return as_json(
                {"status": "ready", "generation": reader.generation, "articles": reader.articles}
            )

    return api


def _page_links(page: SearchPage, asked: Asked, links: Links) -> PageLinks:
    def neighbour(number: int) -> str | None:
        if not 1 <= number <= page.pages:
            return None
        return links.search_json(replace(asked, page=number))

    return PageLinks(
        this=links.search_json(asked),
        next=neighbour(asked.page + 1),
        prev=neighbour(asked.page - 1),
        html=links.search(asked),
        article=links.articles(asked),
    )

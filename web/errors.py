"""Errors -> what is said of them, and pages for people that say it; a traceback for nobody."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

from flask import Flask, Response, make_response, request
from werkzeug.exceptions import HTTPException

from search import (
    ArchiveError,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    QueryError,
    SearchError,
)
from web.params import Asked
from web.replies import as_page

_LOG = logging.getLogger("web")

#: What stands between an archive and its answer, for programs.
CODES: dict[type[SearchError], str] = {
    IndexMissingError: "index-missing",
    IndexDamagedError: "index-damaged",
    IndexOutdatedError: "index-outdated",
    ArchiveError: "index-unreadable",
}
_HEADINGS = {
    400: "This question cannot be read",
    404: "There is nothing at this address",
    405: "This address is only for reading",
    413: "This request is too large",
    500: "Something went wrong on our side",
    503: "The archive cannot answer this",
}
_MESSAGES = {
    404: "The address may have been typed wrongly, or the article has left the archive.",
    405: "Only GET and HEAD are answered here.",
    413: "Requests to this server have no body of this size.",
    500: "The error has been written to the server's log.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is said of a request that failed."""

    status: int
    code: str
    message: str
    remedy: str = ""
    param: str | None = None


def refusal(error: Exception, option: str, request: str) -> Refusal:
    """What is said of an error; what is the server's own fault is told to the log, too.

    ``option``: what a command needs to find the index that is served, with a space before.
    ``request``: for the log, its method and path.
    """
    if isinstance(error, HTTPException) and (status := error.code):
        code = HTTPStatus(status).phrase.lower().replace(" ", "-")
        message = _MESSAGES.get(status) or error.description or ""
        return Refusal(status=status, code=code, message=message)
    if isinstance(error, QueryError):
        return Refusal(
            status=503 if error.code == "query-too-slow" else 400,
            code=error.code,
            message=error.message,
            remedy=error.remedy,
            param=error.param,
        )
    code = next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), "")
    if not isinstance(error, SearchError) or not code:
        _LOG.error("%s", request, exc_info=error)
        return Refusal(status=500, code="internal-error", message=_MESSAGES[500])
    for_this_index = "broadsheet index", f"broadsheet index{option}"
    if not isinstance(error, IndexMissingError):
        _LOG.error("%s: %s", code, str(error).replace(*for_this_index))
    remedy = error.remedy.replace(*for_this_index)
    return Refusal(status=503, code=code, message=error.message, remedy=remedy)


def add_handlers(app: Flask, option: str = "") -> None:
    """Answer every error of ``app`` with a page; ``option``: see ``refusal``."""

    @app.errorhandler(HTTPException)
    def _http_error(error: HTTPException) -> Response:
        response = error.get_response()
        if response.status_code < 400:
            return make_response(response)  # a redirect
        made = _page(refusal(error, option, _asked()))
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                made.headers[name] = response.headers[name]
        return made

    @app.errorhandler(Exception)
    def _any_other(error: Exception) -> Response:
        return _page(refusal(error, option, _asked()))


def _asked() -> str:
    return f"{request.method} {request.path}"


def _typed() -> str:
    """The query that was asked for, as far as it is text."""
    arguments = parse_qs(request.query_string.decode(errors="replace"))
    return arguments.get("q", [""])[0].replace("\0", "")


def _page(said: Refusal) -> Response:
    return as_page(
        "error.html",
        said.status,
        asked=Asked(text=_typed()),
        code=said.code,
        status=said.status,
        heading=_HEADINGS.get(said.status, HTTPStatus(said.status).phrase),
        message=said.message,
        remedy=said.remedy,
    )

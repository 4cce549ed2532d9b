"""Errors -> answers: a page for people, one JSON shape below /api; a traceback for nobody."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, make_response, request
from werkzeug.exceptions import HTTPException

from search import (
    ArchiveError,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    QueryError,
    SearchError,
    error_document,
)
from web.params import Asked
from web.replies import as_json, as_page

API = "/api/"

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


def add_handlers(app: Flask, option: str = "") -> None:
    """Answer every error of ``app`` in the shape of the door at which it was asked.

    ``option``: what a command needs to find the index that is served, with a space before.
    """

    def for_this_index(text: str) -> str:
        return text.replace("broadsheet index", f"broadsheet index{option}")

    @app.errorhandler(SearchError)
    def _search_error(error: SearchError) -> Response:
        if isinstance(error, QueryError):
            status = 503 if error.code == "query-too-slow" else 400
            return answer(status, error.code, error.message, error.param, remedy=error.remedy)
        code = next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), None)
        if code is None:
            return _unexpected(error)
        if not isinstance(error, IndexMissingError):
            app.logger.error("%s: %s", code, for_this_index(str(error)))
        return answer(503, code, error.message, remedy=for_this_index(error.remedy))

    @app.errorhandler(HTTPException)
    def _http_error(error: HTTPException) -> Response:
        response = error.get_response()
        if response.status_code < 400:
            return make_response(response)  # a redirect
        status = response.status_code
        code = HTTPStatus(status).phrase.lower().replace(" ", "-")
        message = _MESSAGES.get(status) or error.description or ""
        if status == HTTPStatus.NOT_FOUND and _is_for_programs():
            message = _missing_for_programs()
        made = answer(status, code, message)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                made.headers[name] = response.headers[name]
        return made

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        app.logger.error("%s %s", request.method, request.path, exc_info=error)
        return answer(500, "internal-error", _MESSAGES[500])


def answer(
    status: int, code: str, message: str, param: str | None = None, *, remedy: str = ""
) -> Response:
    """The answer to a request that failed."""
    if _is_for_programs():
        said = f"{message} {remedy}".strip()
        return as_json(error_document(code, said, param), status)
    return as_page(
        "error.html",
        status,
        asked=Asked(text=request.args.get("q", "").replace("\0", "")),
        code=code,
        status=status,
        heading=_HEADINGS.get(status, HTTPStatus(status).phrase),
        message=message,
        remedy=remedy,
    )


def _is_for_programs() -> bool:
    return f"{request.path}/".startswith(API) or request.path in {"/healthz", "/readyz"}


def _missing_for_programs() -> str:
    if request.url_rule is not None:
        return "There is no article of this id; it may have left the archive."
    api = f"{request.script_root}{API}v1"
    return (
        f"There is nothing at this address: {api}/search?q=... searches, and {api}/articles/<id>"
        " gives an article."
    )

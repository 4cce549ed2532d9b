"""The JSON endpoint, and the two questions that an orchestrator asks.

It is a WSGI application of its own: what a framework does around four addresses took a tenth of
the time of an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.exceptions import MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.http import parse_etags
from werkzeug.wsgi import get_content_length

from search import PageLinks, SearchPage, article_document, error_document, page_document
from web.archive import Archive
from web.errors import refusal
from web.headers import ALWAYS
from web.links import Links
from web.params import Asked, pairs, question, read, refuse
from web.replies import dumped

_BELOW = "/api/"
_SEARCH = f"{_BELOW}v1/search"
_ARTICLES = f"{_BELOW}v1/articles/"
_HEALTH, _READINESS = "/healthz", "/readyz"
_METHODS = ("GET", "HEAD")


def is_for_programs(path: str) -> bool:
    """Whether a path is answered here: with a document, whatever is wrong."""
    return f"{path}/".startswith(_BELOW) or path in (_HEALTH, _READINESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is read of a request."""

    method: str
    root: str  #: the path at which the archive is mounted
    path: str  #: below it
    arguments: bytes
    known: str  #: the validators of answers that the client has

    @classmethod
    def of(cls, environ: WSGIEnvironment) -> _Request:
        """What a server says of it: bytes as if they were Latin-1 (PEP 3333)."""
        return cls(
            method=environ["REQUEST_METHOD"],
            root=_text(environ.get("SCRIPT_NAME", "")).rstrip("/"),
            path=f"/{_text(environ.get('PATH_INFO', '')).lstrip('/')}",  # as Flask reads it
            arguments=environ.get("QUERY_STRING", "").encode("latin-1"),
            known=environ.get("HTTP_IF_NONE_MATCH", ""),
        )

    @property
    def address(self) -> str:
        """The path and arguments, as they were sent."""
        return f"{self.root}{self.path}?{self.arguments.decode('latin-1')}"

    def knows(self, tag: str) -> bool:
        """Whether the client has what ``tag`` stands for."""
        if not self.known:
            return False
        tags = parse_etags(self.known)
        return tags.contains_weak(tag) and not tags.star_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """An answer: a document, or None where the client has it already."""

    document: bytes | None
    status: int = 200
    tag: str = ""
    more: tuple[tuple[str, str], ...] = ()  #: headers beside those of all answers

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All of them."""
        found = [*ALWAYS, *self.more]
        if self.tag:
            found.append(("ETag", f'W/"{self.tag}"'))
        if self.document is not None:
            found.append(("Content-Type", "application/json; charset=utf-8"))
            found.append(("Content-Length", str(len(self.document))))
        return found


class Api:
    """The documents over an archive; what is asked for elsewhere is ``beside``'s to answer."""

    def __init__(self, archive: Archive, beside: WSGIApplication, request_bytes: int) -> None:
        """``request_bytes``: the largest body of a request, though none is read."""
        self._archive = archive
        self._beside = beside
        self._request_bytes = request_bytes
        self._views: dict[str, Callable[[_Request], _Reply]] = {
            _SEARCH: self._search,
            _HEALTH: self._health,
            _READINESS: self._readiness,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        request = _Request.of(environ)
        if not is_for_programs(request.path):
            return self._beside(environ, start_response)
        try:
            if (get_content_length(environ) or 0) > self._request_bytes:
                raise RequestEntityTooLarge
            reply = self._view(request)(request)
        except Exception as error:
            reply = self._refused(request, error)
        start_response(_STATUS[reply.status], reply.headers)
        return [] if reply.document is None or request.method == "HEAD" else [reply.document]

    def _view(self, request: _Request) -> Callable[[_Request], _Reply]:
        view = self._views.get(request.path)
        if view is None:
            article_id = request.path.removeprefix(_ARTICLES)
            if article_id in {"", request.path} or "/" in article_id:
                raise NotFound(_nothing_at(request.root))
            view = self._article
        if request.method not in _METHODS:
            raise MethodNotAllowed
        return view

    def _search(self, request: _Request) -> _Reply:
        asked = read(pairs(request.arguments), self._archive.limits)
        query = question(asked, self._archive.limits)
        with self._archive.current.reader() as reader:
            tag = self._archive.tag(reader, request.address)
            if request.knows(tag):
                return _Reply(document=None, status=304, tag=tag)
            page = reader.search(query)
        links = _page_links(page, asked, Links(root=request.root))
        return _Reply(document=dumped(page_document(page, links=links)), tag=tag)

    def _article(self, request: _Request) -> _Reply:
        refuse(pairs(request.arguments))
        with self._archive.current.reader() as reader:
            tag = self._archive.tag(reader, request.address)
            if request.knows(tag):
                return _Reply(document=None, status=304, tag=tag)
            found = reader.get(request.path.removeprefix(_ARTICLES))
        if found is None:
            raise NotFound("There is no article of this id; it may have left the archive.")
        links = Links(root=request.root).articles(Asked())(found)
        return _Reply(document=dumped(article_document(found, links=links)), tag=tag)

    def _health(self, request: _Request) -> _Reply:
        refuse(pairs(request.arguments))
        return _Reply(document=dumped({"status": "ok"}))

    def _readiness(self, request: _Request) -> _Reply:
        refuse(pairs(request.arguments))
        with self._archive.current.reader() as reader:
            reader.get("")  # no article's id: a file that was cut short is told here, too
            ready = {
                "status": "ready",
                "generation": reader.generation,
                "articles": reader.articles,
            }
            return _Reply(document=dumped(ready))

    def _refused(self, request: _Request, error: Exception) -> _Reply:
        said = refusal(error, self._archive.option, f"{request.method} {request.path}")
        if isinstance(error, NotFound):
            said = replace(said, message=error.description or "")
        message = f"{said.message} {said.remedy}".strip()
        return _Reply(
            document=dumped(error_document(said.code, message, said.param)),
            status=said.status,
            more=(("Allow", ", ".join(_METHODS)),) if said.status == 405 else (),
        )


_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


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


def _nothing_at(root: str) -> str:
    return (
        f"There is nothing at this address: {root}{_SEARCH}?q=... searches, and"
        f" {root}{_ARTICLES}<id> gives an article."
    )


def _text(latin: str) -> str:
    return latin if latin.isascii() else latin.encode("latin-1").decode("utf-8", "replace")

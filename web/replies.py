"""Pages and documents as responses: always UTF-8, and "not modified" where that is all to say."""

from __future__ import annotations

import json
from typing import Any

import orjson
from flask import Response, render_template, request

from search import Document


def dumped(document: Document) -> bytes:
    """A document as it is read by programs: letters as letters, not as escapes; one line."""
    try:
        return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # half a surrogate pair
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        return _encoded(f"{text}\n")


def as_page(template: str, status_code: int = 200, /, **shown: Any) -> Response:
    """A template, filled in."""
    return Response(
        _encoded(render_template(template, **shown)),
        status_code,
        content_type="text/html; charset=utf-8",
    )


def address() -> str:
    """The path and arguments of this request, as they were sent."""
    return f"{request.script_root}{request.path}?{request.query_string.decode('latin-1')}"


def not_modified(tag: str) -> Response | None:
    """The whole answer for a client that has what ``tag`` stands for; else None."""
    known = request.if_none_match
    if known.star_tag or not known.contains_weak(tag):
        return None
    return tagged(Response(status=304), tag)


def tagged(response: Response, tag: str) -> Response:
    """The response with its validator, a weak one."""
    response.set_etag(tag, weak=True)
    return response


def _encoded(text: str) -> bytes:
    # Half a surrogate pair, in an index made by an earlier program, must not end in a 500.
    return text.encode("utf-8", "replace")

"""The address that a page was saved from, as the browser that saved it wrote into it."""

from __future__ import annotations

import re

_HEAD = 8_000  #: characters: the comment stands above all else, or right in <html>
_COMMENT = re.compile(r"<!--(.{1,4000}?)-->", re.DOTALL)
#: Internet Explorer and all after it; SingleFile.
_SAVED = re.compile(
    r"\s*saved from url=\(\d{4}\)(?P<browser>https?://[^\s<>\"]+)\s*"
    r"|\s*Page saved with SingleFile\s+url:\s*(?P<single>https?://[^\s<>\"]+)\s.*",
    re.DOTALL,
)


def saved_from(markup: str) -> str | None:
    """The absolute http address in the comment of a browser; None where there is none."""
    for comment in _COMMENT.finditer(markup[:_HEAD]):
        if found := _SAVED.fullmatch(comment[1]):
            return found["browser"] or found["single"]
    return None

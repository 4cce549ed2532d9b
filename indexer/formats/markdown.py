"""Markdown: front matter in YAML is the metadata, the rest is read as a person would."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from indexer.cleaning import clean
from indexer.encoding import decode
from indexer.formats import Format
from indexer.front_matter import front_matter
from indexer.mapping import draft
from indexer.model import ArticleDraft
from indexer.opening import Opened
from search import Provenance

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_BREAKS = frozenset({"softbreak", "hardbreak"})


def read(opened: Opened) -> Iterator[ArticleDraft]:
    """The article of the file."""
    text = clean(decode(opened.read()))
    values, text = front_matter(text)
    title, body = _readable(text)
    if not isinstance(values.get("title"), str) and title:
        values.pop("title", None)
        made = draft(values, where="front matter", body=body or title)
        yield _titled(made, title, body)
    else:
        heading = "" if title is None or title == values.get("title") else f"{title}\n\n"
        yield draft(values, where="front matter", body=f"{heading}{body}".strip())


def _titled(made: ArticleDraft, title: str, body: str) -> ArticleDraft:
    named = Provenance(field="title", where="first heading")
    return dataclasses.replace(made, title=title, body=body, provenance=(named, *made.provenance))


def _readable(text: str) -> tuple[str | None, str]:
    """The first heading of the highest level, if it opens the text, and the rest without marks."""
    blocks: list[str] = []
    title: str | None = None
    heading = False
    for token in _markdown().parse(text):
        if token.type == "heading_open":
            heading = True
        elif token.type == "heading_close":
            heading = False
        written = _words(token)
        if not written:
            continue
        if heading and title is None and not blocks:
            title = written
        else:
            blocks.append(written)
    return title, "\n\n".join(blocks)


def _words(token: Token) -> str:
    if token.type == "inline":
        return "".join(map(_inline, token.children or ())).strip()
    if token.type in {"fence", "code_block"}:
        return token.content.strip("\n")
    if token.type == "html_block":
        return _TAG.sub("", token.content).strip()
    return ""


def _inline(token: Token) -> str:
    if token.type in _BREAKS:
        return "\n"
    if token.type == "html_inline":
        return ""
    return token.content  # an image has its description there, links and emphasis have nothing


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # where there is a file to read

    # What is nested deeper than its limit of 20 would be left out without a word; without one,
    # what is nested too deeply for Python fails.
    return MarkdownIt("commonmark", {"maxNesting": 1_000_000}).enable(["table", "strikethrough"])


FORMAT = Format(
    name="markdown",
    media_types=("text/markdown", "text/x-markdown"),
    suffixes=(".md", ".markdown", ".mkd"),
    version="2",
    read=read,
)

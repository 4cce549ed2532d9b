"""One page from markup to article: the body, a second opinion where it is doubted, the metadata."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator

from indexer.asking import Question
from indexer.extract.body import kept_of, text_of
from indexer.extract.dom import Page, read
from indexer.extract.errors import NoArticleError
from indexer.extract.measure import words_in
from indexer.extract.metadata import read_metadata
from indexer.extract.model import Extracted
from indexer.extract.repeats import without_repeats
from indexer.extract.saved import saved_from

_FEW_WORDS = 40  #: a body with fewer is doubted
_TEXT_WORDS = 10  #: what has fewer and was found by the other alone is no text
_MUCH_LONGER = 3  #: times as long must another opinion be to count
_WITH_SIGNS = ("li", "td", "th", "dt", "dd")  #: trafilatura writes "-" or "|" to the words in them


Asked = Question[Page, list[int]]


def extracting(markup: str) -> Generator[Asked, None, Extracted]:
    """The article of a page, which asks for the blocks of its body.

    Pure: no network, no files, no clock. Raises NoArticleError where there is no article text and
    PageShapeError where the page cannot be read whole; both are SourceErrors with a reason for
    people.
    """
    page = read(markup)
    asked = Question(page, kept_of, len(markup))
    yield asked
    kept = asked.answer
    body = text_of(page, kept)
    if _words(body) < _FEW_WORDS and "<noscript" in markup:
        plain = read(markup, without_scripts=True)
        [shown] = kept_of([plain])
        if _words(longer := text_of(plain, shown)) >= max(_FEW_WORDS, _MUCH_LONGER * _words(body)):
            page, kept, body = plain, shown, longer
    told = read_metadata(page, kept, saved_from(markup))
    body = without_repeats(body, told)
    if _words(body) < _FEW_WORDS:
        body = _second_opinion(markup, page, body, told.body)
    if not any(map(str.isalnum, body)):
        raise NoArticleError("only menus and the like, or a page that a script would fill")
    return dataclasses.replace(told, body=body)


def _second_opinion(markup: str, page: Page, body: str, described: str) -> str:
    """The body that JSON-LD or trafilatura give, where that is far longer."""
    least = max(_FEW_WORDS, _MUCH_LONGER * _words(body))
    if _words(described) >= least:
        return _parted(described)
    if not body:
        least = _TEXT_WORDS
    most = _most_words(page)
    if most < least:
        return body  # a short page: nobody can find more in it
    if not body and len(page.blocks.text) == 1 and _words(page.blocks.text[0]) == most:
        return _parted(page.blocks.text[0])  # a flash: its headline is all that there is
    import trafilatura  # slow to import, and few pages need it

    other = trafilatura.extract(markup, include_comments=False) or ""
    return _parted(other) if _words(other) >= least else body


def _most_words(page: Page) -> int:
    """As many words as any reading of a page can have: scripts count too, and signs of lists.

    Only the title of the head does not: but text may be there, where nothing says that it ends.
    """
    every = " ".join(" ".join(map(str, page.root.itertext())).split())
    title = page.root.findtext("head/title") or ""
    return _words(every) - len(title.split()) + sum(1 for _ in page.root.iter(*_WITH_SIGNS))


def _words(text: str) -> int:
    return words_in(text) if text else 0


def _parted(text: str) -> str:
    return "\n\n".join(filter(None, (line.strip() for line in text.splitlines())))

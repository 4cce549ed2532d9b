"""Candidates for the title: what stands over the text, then what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extract.clues import HEADING, JSON_LD, PAGE_TITLE, Clues
from indexer.extract.model import Found

METAS = (
    "og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "sailthru.title",
    "parsely-title", "headline", "title",
)  # fmt: skip
_WORD = re.compile(r"\w+")
_PARTED = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022»:~-]{1,2}\s+|\s*[|•]\s*")

_PART = re.compile(
    r"(?:page|part|страница|часть|бет|бөлім|sayfa|bölüm|seite|teil|partie|página|parte)\W*\d+",
    re.IGNORECASE,
)
_LONGEST_SITE = 60  #: characters


def titles(clues: Clues, site: str | None) -> Iterator[Found[str]]:
    """Best first. ``site`` is the outlet's name, which is no part of a title."""
    node, page_title = clues.node, clues.seen.page_title
    headings, others = clues.headings(inside=True), clues.headings(inside=False)
    described = node.headline if node and node.is_article else ""
    told = [page_title, *clues.metas.get("og:title", []), described]
    # a page's one headline is its title; of several, the one that the page calls itself by
    alike = [max(likeness(heading, title) for title in told) for heading in headings]
    ranked = sorted(zip(alike, headings, strict=True), key=lambda pair: -pair[0])
    for like, heading in ranked:
        is_title = len(headings) == 1 or like >= 0.5
        if is_title and (site is None or _letters(heading) != _letters(site)):
            yield Found(value=heading, where=HEADING)
    if described:
        yield Found(value=described, where=JSON_LD)
    for where, content in clues.contents(METAS):
        if title := without_site(content, site, [*headings, *others]):
            yield Found(value=title, where=where)
    for heading in headings:
        yield Found(value=heading, where=HEADING)
    if title := without_site(page_title, site, others):
        yield Found(value=title, where=PAGE_TITLE)
    for heading in others:
        yield Found(value=heading, where=HEADING)


def likeness(heading: str, title: str) -> float:
    """Which share of the words of the shorter one stand in the other, 0..1."""
    first, second = set(_WORD.findall(heading.lower())), set(_WORD.findall(title.lower()))
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def without_site(title: str, site: str | None, headings: list[str]) -> str:
    """A page's title without the outlet's name.

    Which part is the title is said by a heading that stands in it, or by the name of the outlet.
    """
    title = " ".join(title.split())
    for heading in headings:
        if len(heading) > 8 and heading.lower() in title.lower():
            return heading
    parts = list(_PARTED.finditer(title))
    if not parts or not site:
        return title
    name = _letters(site)
    if _letters(title[parts[-1].end() :]) == name:
        return title[: parts[-1].start()].strip()
    if _letters(title[: parts[0].start()]) == name:
        return title[parts[0].end() :].strip()
    return title


def site_in(page_title: str, headline: str) -> str | None:
    """The outlet behind the headline in a page's title: "The pier | Courier" names the Courier.

    None where anything stands between the two, or what follows is the number of a part.
    """
    page_title = " ".join(page_title.split())
    marks = list(_PARTED.finditer(page_title))
    if not marks:
        return None
    rest, site = page_title[: marks[-1].start()], page_title[marks[-1].end() :]
    if not _letters(rest) or _letters(rest) != _letters(headline):
        return None
    is_name = len(site) <= _LONGEST_SITE and _letters(site) and not _PART.fullmatch(site)
    return site if is_name else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))

"""JSON-LD of a page: the article it describes, however it is wrapped or broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: schema.org/Article and what is below it (https://schema.org/Article), best first.
_ARTICLES = {
    name: rank
    for rank, names in enumerate(
        (
            "NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle"
            " BackgroundNewsArticle OpinionNewsArticle ReviewNewsArticle",
            "Article BlogPosting LiveBlogPosting Report ScholarlyArticle MedicalScholarlyArticle"
            " TechArticle APIReference AdvertiserContentArticle SatiricalArticle"
            " SocialMediaPosting DiscussionForumPosting Recipe Review HowTo PodcastEpisode",
        )
    )
    for name in names.split()
}
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "FAQPage", "MedicalWebPage"})

_MOST_NODES = 20_000  #: of one page; a page with more describes no single article
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What JSON-LD says of the article; an empty text or tuple where it says nothing."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    publisher: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    body: str = ""
    is_article: bool = False  #: False: only the page itself is described


def described(scripts: Iterable[str], titles: Iterable[str] = ()) -> Described | None:
    """The article that the scripts describe; of several, the one with a headline in ``titles``.

    Malformed JSON is mended where it is plain how, else what can be read before it counts.
    """
    nodes = list(_nodes(scripts))
    by_id = {
        identity: node
        for node in nodes
        if isinstance(identity := node.get("@id"), str) and len(node) > 1
    }
    articles = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    if articles:
        known = [_plain(title) for title in titles if title]
        node = min(articles, key=lambda pair: (not _is_titled(pair[1], known), pair[0]))[1]
        return _describe(node, by_id, is_article=True)
    for node in nodes:
        if _types(node) & _PAGES and ("datePublished" in node or "author" in node):
            return _describe(node, by_id, is_article=False)
    return None


def loads(text: str) -> list[object]:
    """The JSON values in a script, mended: comments around it, stray commas, raw newlines."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), html.unescape(text)):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    decoder = json.JSONDecoder(strict=False)
    values: list[object] = []
    at = 0
    while (at := _next_start(text, at)) >= 0 and len(values) < 100:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values or _strings(text)


#: In JSON that is broken for good: plain members that still say something.
_MEMBER = re.compile(
    r'"(headline|datePublished|articleSection|inLanguage|@type)"\s*:\s*"((?:[^"\\]|\\.){1,500})"'
)


def _strings(text: str) -> list[object]:
    found: dict[str, object] = {}
    for match in _MEMBER.finditer(text):
        try:
            found.setdefault(match[1], json.loads(f'"{match[2]}"', strict=False))
        except ValueError:
            continue
    return [found] if found else []


def _next_start(text: str, at: int) -> int:
    starts = [place for place in (text.find("{", at), text.find("[", at)) if place >= 0]
    return min(starts, default=-1)


def _nodes(scripts: Iterable[str]) -> Iterator[dict[str, object]]:
    """All objects, outer before inner, in the order of the page."""
    count = 0
    for script in scripts:
        stack = loads(script)[::-1]
        while stack and count < _MOST_NODES:
            value = stack.pop()
            count += 1
            if isinstance(value, dict):
                yield value
                stack.extend(
                    inner for inner in reversed(value.values()) if isinstance(inner, dict | list)
                )
            elif isinstance(value, list):
                stack.extend(reversed(value))


def _types(node: dict[str, object]) -> set[str]:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return {name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str)}


def _rank(node: dict[str, object]) -> int | None:
    return min((_ARTICLES[name] for name in _types(node) if name in _ARTICLES), default=None)


def _is_titled(node: dict[str, object], titles: list[str]) -> bool:
    headline = _plain(_text(node.get("headline")) or _text(node.get("name")))
    return bool(headline) and any(headline in title or title in headline for title in titles)


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _describe(
    node: dict[str, object], by_id: dict[str, dict[str, object]], *, is_article: bool
) -> Described:
    publisher = _names(node.get("publisher") or node.get("sourceOrganization"), by_id)
    return Described(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        authors=_names(node.get("author") or node.get("creator"), by_id),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        publisher=publisher[0] if publisher else "",
        section=_text(node.get("articleSection")),
        keywords=_list(node.get("keywords")),
        language=_text(node.get("inLanguage")),
        url=_text(node.get("mainEntityOfPage")) or _text(node.get("url")),
        body=_text(node.get("articleBody")),
        is_article=is_article,
    )


def _text(value: object) -> str:
    """A plain text, out of whatever stands where one should."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next(
                (value[key] for key in ("@value", "name", "@id", "url") if key in value), ""
            )
        else:
            break
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return html.unescape(str(value)).strip()


def _names(value: object, by_id: dict[str, dict[str, object]]) -> tuple[str, ...]:
    names: list[str] = []
    for given in value if isinstance(value, list) else [value]:
        item = given
        if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str):
            item = by_id.get(item["@id"], {})
        name = item.get("name") if isinstance(item, dict) else item
        for part in name if isinstance(name, list) else [name]:
            if isinstance(part, str) and part.strip() and not part.startswith(("http", "#")):
                names.append(html.unescape(part).strip())
    return tuple(dict.fromkeys(names))


def _list(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    words = [
        word.strip()
        for part in parts
        for word in (part.split(",") if isinstance(part, str) else [_text(part)])
    ]
    return tuple(dict.fromkeys(filter(None, words)))

"""Names of authors as bylines give them: "By Ayla Demir and Jon Snow, Staff Writer"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.extract import dates

_BY = re.compile(
    r"^\W*(?:(?:(?:story|text|words|article|(?:medically )?reviewed|report(?:ed)?|published|posted"
    r"|written|authored|post) )?by|author(?:s|\(s\))?|автор(?:ы|лар)?|текст|yazar|yazan|haber"
    r"|por|par)"
    r"(?:\s*:\s*|\s+|$)",
    re.IGNORECASE,
)
#: A label that sticks to a name: "ByAyla". Only where no name begins so.
_GLUED = re.compile(
    r"^(\W*(?:(?:[Ww]ritten |[Pp]osted |[Ss]tory )?[Bb]y|Author|Автор|Yazar))"
    r"(?=[A-ZÀ-ÖØ-ÞА-ЯЁІӘҒҚҢӨҰҮҺĞİŞ])"
)
_BYLINE = re.compile(
    r"^\W*(?:(?:story|text|words|article|report(?:ed)?|published|posted|written|post) )?by\s*:?\s+"
    r"(?P<names>[^\W\d_][^|•·\n]{2,120})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:автор(?:ы)?|yazar|written by|author)\s*:\s*(?P<names>.{3,80})", re.IGNORECASE
)
_MADE_BY = re.compile(
    r"\b(?:published|posted|written|updated|authored)\b[^.]{0,40}?\bby\s+"
    r"(?P<names>[^\W\d_][^|•·\n]{2,120})",
    re.IGNORECASE,
)
#: One of these stands in whatever the three above match.
_MAY_NAME = re.compile("by|автор|yazar|author", re.IGNORECASE)
#: What ends the names in a byline.
_END = re.compile(
    r"\s*(?:[|•·–—\n\[\]<>]|\s-\s|\(|\b(?:updated|published|posted|last)\b|\bon\s+(?=\w+ \d)"
    r"|\bin\s+[A-Z]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|\d|@|https?:|\bfollow\b"
    r"|\bread\b|\bshare\b|\bview\b|\bmore (?:by|from)\b|\bcomment)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:;|&|\band\b|\bund\b|\bve\b|(?<=\s)и(?=\s)|\by\b|\bet\b|және|,)\s*", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:writers?|editors?|reporters?|correspondents?|staff|contributors?|columnists?|journalist|"
    r"bureau|expert|specialist|director|manager|founder|ceo|producer|phd|m\.?d\.?|md|rd|ms|cpa|cfp|jr\.?|sr\.?|"
    r"inc\.?|llc|esq\.?|news|special to .*)\W*$",
    re.IGNORECASE,
)
_NO_NAMES = (
    "admin,administrator,webmaster,root,user,author,authors,editor,staff,guest,anonymous,unknown,"
    "none,null,undefined,website,default,about,share,follow,by,wordpress,super user,name *,"
    "written by,site admin,about the author,view all posts"
)
_NOBODY = frozenset(_NO_NAMES.split(","))
_MAKING = re.compile(
    r"\b(?:published|posted|written|author|by [A-Z]|автор|опубликован|yazar|yayın|жарияла)",
    re.IGNORECASE,
)
_READING = re.compile(r"\bmin(?:ute)?s?\.? read|\bread(?:ing)? time", re.IGNORECASE)
_NAME_WORD = r"[A-ZÀ-ÞА-ЯЁІӘҒҚҢӨҰҮҺĞİŞ][\w.'’-]*"
_NAME_ALONE = re.compile(
    rf"{_NAME_WORD}(?: (?:de|van|von|del|la|bin|al)){{0,2}}(?: {_NAME_WORD}){{1,2}}"
    r"(?:,? (?:MD|PhD|RD|JD|MBA))?"
)
_ADDRESS = re.compile(r"https?:|www\.|\.com\b|@", re.IGNORECASE)
_LONGEST = 90


def names(text: str) -> tuple[str, ...]:
    """The names in the text of a byline element; empty where it holds no name."""
    text = _BY.sub("", _unglued(" ".join(text.split())))
    if (end := _END.search(text)) and end.start() > 0:
        text = text[: end.start()]
        if end[0].strip() == "@":  # the word before is part of the address
            text = text.rpartition(" ")[0]
    elif end:
        return ()
    return person_list(_AND.split(text.strip(" ,:;.-")))


def person_list(found: Iterable[str]) -> tuple[str, ...]:
    """Names without repeats, roles, addresses and nobodies."""
    kept: list[str] = []
    for given in found:
        name = " ".join(_BY.sub("", _unglued(given)).split()).strip(" ,:;|-\u2013\u2014•·")
        if is_name(name) and not (kept and _ROLE.search(name)):
            kept.append(name)
    return tuple(dict.fromkeys(kept))


def in_metas(contents: Iterable[str]) -> tuple[str, ...]:
    """The names in meta tags of authors; "Demir, Ayla" of a library is turned."""
    found: list[str] = []
    contents = list(contents)
    for content in contents:
        turned = re.fullmatch(
            r"([^\W\d_][^\s,;]*(?: [^\s,;]+)?), ([^\W\d_][^\s,;]*(?: [^\s,;]+)?)", content.strip()
        )
        if len(contents) > 1 and turned:
            found.append(f"{turned[2]} {turned[1]}")
        else:
            found += _AND.split(content.partition("|")[0])
    return person_list(found)


def after_label(text: str, following: str) -> tuple[str, ...]:
    """The names in a line that follows one which says "Written by" and no more."""
    if not _BY.fullmatch(text.strip() + " "):
        return ()
    return names(following)


def says_who_or_when(text: str) -> bool:
    """Whether a line below an article tells of its making."""
    return bool(_MAKING.search(text))


def says_when(line: str, language: str | None) -> bool:
    """Whether a line has a date or a reading time in it."""
    return bool(_READING.search(line) or dates.written_in(line, language))


def name_alone(line: str) -> tuple[str, ...]:
    """The name that is all of a line: two or three words with capitals."""
    if _NAME_ALONE.fullmatch(line) and not _ROLE.search(line):
        return person_list([line])
    return ()


def _unglued(text: str) -> str:
    return _GLUED.sub(r"\1 ", text)


def is_name(text: str) -> bool:
    """Whether a text may be the name of a person or a desk."""
    return (
        2 < len(text) <= _LONGEST
        and text.lower() not in _NOBODY
        and not _ADDRESS.search(text)
        and sum(map(str.isdigit, text)) <= 2
        and any(map(str.isalpha, text))
        and len(text.split()) <= 9
    )


def in_line(text: str) -> tuple[str, ...]:
    """The names in a line of text that says "By ..." at its start; else empty.

    Each word of the first name must begin with a capital: "by the river" is no byline.
    """
    if not _MAY_NAME.search(text):
        return ()
    text = _unglued(text)
    match = _BYLINE.match(text) or _LABEL.match(text) or _MADE_BY.search(text)
    if not match:
        return ()
    found = names(match["names"])
    first = found[0].split() if found else []
    if not 1 <= len(first) <= 6 or not all(part[0].isupper() or len(part) < 4 for part in first):
        return ()
    return found

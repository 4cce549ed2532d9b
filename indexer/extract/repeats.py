"""What the first paragraphs of a body say again: the title, and who wrote it when."""

from __future__ import annotations

import re

from indexer.extract import dates
from indexer.extract.model import Extracted

_FIRST = 4  #: paragraphs in which a byline may stand
_LONGEST = 250  #: characters: a longer paragraph is no byline
#: What stands before a name or a day: English, Russian, Kazakh, Turkish, German, French, Spanish,
#: Italian, Portuguese, Ukrainian.
_LABEL = re.compile(
    r"(?<!\w)(?:(?:(?:story|text|words|article|written|posted|published|reported) )?by|authors?"
    r"|(?:first |originally )?(?:published|posted)(?: on)?|date(?: published)?|words|text"
    r"|автор(?:ы|лары|лар)?|текст|опубликован[оаы]?|дата(?: публикации)?"
    r"|мәтін|жариялан(?:ған|ды)(?: күні)?|күні"
    r"|yazar(?:lar)?|yazan|yazı|haber|yayın(?:lanma)?(?: tarihi)?|tarih"
    r"|von|autor(?:in|en)?|veröffentlicht(?: am)?|datum"
    r"|par|auteure?s?|publié(?: le)?"
    r"|por|autora?s|publicado(?: el| em)?|fecha|data"
    r"|di|autore|autrice|pubblicato(?: il)?"
    r"|опубліковано)(?!\w)\s*:?",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<!\w)(?:and|и|және|ve|und|et|y|e|та|і)(?!\w)", re.IGNORECASE)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def without_repeats(body: str, told: Extracted) -> str:
    """The body without what stands at its top and is in the metadata, word for word.

    A body that says nothing else stays as it is.
    """
    paragraphs = body.split("\n\n", _FIRST)
    kept: list[str] = []
    titled = False
    for number, paragraph in enumerate(paragraphs):
        is_top = not kept
        if is_top and not titled and _is_title(paragraph, told):
            titled = True  # once: a text may begin with its title
        elif number == _FIRST or not _is_byline(paragraph, told, is_top=is_top):
            kept.append(paragraph)
    return "\n\n".join(kept) or body


def _is_title(paragraph: str, told: Extracted) -> bool:
    return told.title is not None and paragraph.casefold() == told.title.value.casefold()


def _is_byline(paragraph: str, told: Extracted, *, is_top: bool) -> bool:
    """Whether a paragraph says the authors, the day or both, and no more.

    Below the first sentence a name alone may be a heading or a speaker: there it takes a label
    or the day beside it.
    """
    if len(paragraph) > _LONGEST:
        return False
    rest, named = " ".join(paragraph.split()), 0
    for name in sorted(told.authors.value if told.authors else (), key=len, reverse=True):
        rest, times = _without(name, rest)
        named += times
    day = told.date.value.day if told.date else None
    if not named and (day is None or str(day.year) not in rest):
        return False  # neither is said, as in most paragraphs: no need to take it apart
    if named > 1:
        rest = _AND.sub(" ", rest)
    rest, labels = _LABEL.subn(" ", rest)
    if told.source:
        rest, _ = _without(told.source.value, rest)
    rest = _EDGES.sub("", rest)
    if not rest:
        return named > 0 and (is_top or labels > 0)
    if day is None or not (is_top or named or labels):
        return False
    if str(day.year) not in rest or str(day.day) not in rest:
        return False  # and no need to read it
    return day == dates.day_alone(rest, told.language.value if told.language else None)


def _without(name: str, text: str) -> tuple[str, int]:
    """The text without a name, and how often it stood there; "By" may stick to it."""
    if name.casefold() not in text.casefold():
        return text, 0
    whole = rf"(?:(?<!\w)|(?<=\bBy)){re.escape(name)}(?!\w)"
    return re.subn(whole, " ", text, flags=re.IGNORECASE)

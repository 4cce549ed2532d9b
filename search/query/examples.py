"""The query language by examples: what the parser's tests run, and the syntax page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from search.query.notes import MOST_OTHERS, OTHERS
from search.query.tree import (
    And,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A query, what it finds (a phrase that follows "Articles ..."), and its tree."""

    query: str
    meaning: str
    tree: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Examples of one kind, with what is true of all of them."""

    title: str
    text: str
    examples: tuple[Example, ...]


def _term(text: str, field: str | None = None) -> Term:
    return Term(text=text, field=field)


def _and(*children: Node) -> And:
    return And(children=children)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        title="Words and phrases",
        text="All words must occur, anywhere in the article, in any order and in any of their"
        " English forms. Capitals and the accents of Latin and Greek letters do not matter.",
        examples=(
            Example(
                query="peace talks",
                meaning="with both words, or with other forms of them: talk, talked, talking",
                tree=_and(_term("peace"), _term("talks")),
            ),
            Example(
                query='"peace talks"',
                meaning="with the words side by side; in any quotation marks: “so”, «so», „so“",
                tree=Phrase(words=("peace", "talks")),
            ),
            Example(
                query="Türkiye",
                meaning="with Türkiye, Turkiye or TÜRKİYE",
                tree=_term("Türkiye"),
            ),
            Example(
                query="Nur-Sultan",
                meaning="with Nur and Sultan side by side, as in “Nur-Sultan” and “Nur Sultan”",
                tree=Phrase(words=("Nur", "Sultan")),
            ),
            Example(query="*", meaning="of the whole archive", tree=Everything()),
        ),
    ),
    Chapter(
        title="Near each other",
        text="Behind a phrase, ~ and a number say how many other words may stand among its own,"
        " which may then be in any order, but in one text: both in the title, or in the same tag."
        f" The number is from 0 to {MOST_OTHERS:,}; without it, {OTHERS} others may.",
        examples=(
            Example(
                query='"treaty signed"~4',
                meaning="with both words near each other: “the ferry treaty was at last signed”,"
                " and “signed a treaty”",
                tree=Near(words=("treaty", "signed"), others=4),
            ),
            Example(
                query='"boats patrol"~0',
                meaning="with the words side by side, whichever comes first",
                tree=Near(words=("boats", "patrol"), others=0),
            ),
            Example(
                query='title:"lake talks"~3',
                meaning="with both words near each other in the headline",
                tree=Near(words=("lake", "talks"), others=3, field="title"),
            ),
            Example(
                query='="Lake Selmer talks"~4',
                meaning="with these words near each other as they are written here",
                tree=Near(words=("Lake", "Selmer", "talks"), others=4, exact=True),
            ),
        ),
    ),
    Chapter(
        title="Either, both, not",
        text="OR joins the two words or phrases beside it, and is written in capitals, as are AND"
        " and NOT: in small letters they are words. Parentheses group.",
        examples=(
            Example(
                query="ferry OR boat",
                meaning="with either word; | is short for OR",
                tree=Or(children=(_term("ferry"), _term("boat"))),
            ),
            Example(
                query="treaty ferry OR boat",
                meaning="with treaty, and with ferry or boat",
                tree=_and(_term("treaty"), Or(children=(_term("ferry"), _term("boat")))),
            ),
            Example(
                query="ferry AND treaty OR cup AND final",
                meaning="with ferry and treaty, or with cup and final: a written AND binds closest",
                tree=Or(
                    children=(
                        _and(_term("ferry"), _term("treaty")),
                        _and(_term("cup"), _term("final")),
                    )
                ),
            ),
            Example(
                query="treaty (ferry OR *)",
                meaning="with treaty; those with ferry as well rank higher",
                tree=_and(_term("treaty"), Or(children=(_term("ferry"), Everything()))),
            ),
            Example(
                query="astana -russia",
                meaning="with astana but without russia; NOT russia is the same",
                tree=_and(_term("astana"), Not(child=_term("russia"))),
            ),
            Example(
                query='talks -(syria OR "patrol boats")',
                meaning="with talks, and with neither of the others",
                tree=_and(
                    _term("talks"),
                    Not(child=Or(children=(_term("syria"), Phrase(words=("patrol", "boats"))))),
                ),
            ),
        ),
    ),
    Chapter(
        title="Parts of an article",
        text="The fields are title, author, source (the outlet), section, tag, lang (the language:"
        " en, kk, ...), type (html, pdf, ...) and url. No space follows the colon.",
        examples=(
            Example(
                query="title:treaty",
                meaning="with the word in the headline",
                tree=_term("treaty", "title"),
            ),
            Example(
                query='source:"Steppe Courier"',
                meaning="of that outlet",
                tree=Phrase(words=("Steppe", "Courier"), field="source"),
            ),
            Example(
                query="author:(Seitkali OR Karasu)",
                meaning="by either author",
                tree=Or(children=(_term("Seitkali", "author"), _term("Karasu", "author"))),
            ),
            Example(query="lang:kk", meaning="in Kazakh", tree=_term("kk", "lang")),
            Example(
                query="-type:pdf",
                meaning="of the archive that are no PDF files",
                tree=_and(Everything(), Not(child=_term("pdf", "type"))),
            ),
        ),
    ),
    Chapter(
        title="Dates",
        text="Dates are written year first, and may be whole years or months. An article without"
        " a date is never found by one.",
        examples=(
            Example(
                query="date:2023",
                meaning="of that year",
                tree=DateRange(first=date(2023, 1, 1), last=date(2023, 12, 31)),
            ),
            Example(
                query="date:2023-06",
                meaning="of that month; date:2023-06-21 is that day",
                tree=DateRange(first=date(2023, 6, 1), last=date(2023, 6, 30)),
            ),
            Example(
                query="date:2021..2023",
                meaning="from the first to the last day of these years; 2021.. and ..2023 are open",
                tree=DateRange(first=date(2021, 1, 1), last=date(2023, 12, 31)),
            ),
            Example(
                query="after:2023-06",
                meaning="of 1 June 2023 or later",
                tree=DateRange(first=date(2023, 6, 1), last=None),
            ),
            Example(
                query="before:2023-06",
                meaning="of 31 May 2023 or earlier",
                tree=DateRange(first=None, last=date(2023, 5, 31)),
            ),
        ),
    ),
    Chapter(
        title="Parts of words, and spelling",
        text="These look at the words as they stand in the text, without capitals and accents.",
        examples=(
            Example(
                query="negotiat*",
                meaning="with a word that begins so: negotiates, negotiations, negotiator",
                tree=Prefix(text="negotiat"),
            ),
            Example(
                query="wom?n",
                meaning="with one letter for the question mark: woman, women",
                tree=Wildcard(pattern="wom?n"),
            ),
            Example(
                query="k*stan",
                meaning="with any letters for the star: Kazakhstan, Kyrgyzstan",
                tree=Wildcard(pattern="k*stan"),
            ),
            Example(
                query="Bosporus~",
                meaning="with a word spelt nearly so: Bosphorus; one slip in a short word, two in"
                " one of more than five letters; ~1 and ~2 say how many",
                tree=Fuzzy(text="Bosporus"),
            ),
        ),
    ),
    Chapter(
        title="Exactly as written",
        text="An equals sign means this form of the word alone. Where you type a capital or an"
        " accent, capitals and accents count.",
        examples=(
            Example(
                query="=US",
                meaning="with US, and not with us",
                tree=Term(text="US", exact=True),
            ),
            Example(
                query="=talks",
                meaning="with talks or Talks, and not with talk",
                tree=Term(text="talks", exact=True),
            ),
            Example(
                query='="United Nations"',
                meaning="with these two words as they are written here",
                tree=Phrase(words=("United", "Nations"), exact=True),
            ),
        ),
    ),
)

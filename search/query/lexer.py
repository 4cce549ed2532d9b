"""From a typed query to its lexemes: operators, parentheses, words and phrases with their field.

What is glued to a word or a phrase (``-``, ``+``, ``=``, ``title:``) stays with it; everything
else that is no word is left to vanish. One pass, in linear time.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from search.query.dates import DATE_FIELDS
from search.query.notes import Notes
from search.query.quotes import MARKS, SINGLE_PAIRS, Quotes
from search.query.tree import FIELDS, Span


class Kind(Enum):
    """What a lexeme is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    MINUS = auto()
    WORD = auto()
    QUOTED = auto()


class Lexeme(NamedTuple):
    """A piece of the query: all of it is ``span``; ``body`` is a word, or the inside of quotes."""

    kind: Kind
    span: Span
    name: str | None = None  #: of a field, as typed; OPEN may have one too
    exact: bool = False
    body: Span = (0, 0)
    near: Span | None = None  #: behind quotes: ``~5``


_MINUS = re.compile("[-−－]+")
_PLUS = re.compile("[+＋]+")
_EXACT = re.compile(r"[=＝]+(?=[^\s)|])")
_FIELD = re.compile(r"([^\W\d_]+):(?!//)(?=[^\s)|])")
_BARE = re.compile(r"[A-Za-z0-9]+(?![^\s()|])")  # nothing is glued to it
_WORD = re.compile(rf"[^\s()|{re.escape(MARKS)}]+")
_BARS = re.compile(r"\|[|\s]*(?<=\|)")
_NEAR = re.compile(r"[~～](?:-?[\d.]+)?")  # digits of any script
_STARS = re.compile(r"\*+")
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}

#: Words that are none where nothing is glued to them.
OPERATORS = frozenset(_OPERATORS)
_NAMES = frozenset({*FIELDS, *DATE_FIELDS})


def is_field(name: str) -> bool:
    """Whether a name, in any case, is one of a field or of a date."""
    return name.lower() in _NAMES


class Lexer:
    """Reads one query; what it takes differently than typed goes to ``notes``."""

    def __init__(self, text: str, notes: Notes) -> None:
        self._text = text
        self._notes = notes
        self._quotes = Quotes(text)
        self._found: list[Lexeme] = []

    def lexemes(self) -> list[Lexeme]:
        """The lexemes, from left to right."""
        text, at = self._text, 0
        fresh = True  # operators count where a clause can begin: al-Assad, "Gazprom"-Media
        lead: int | None = None  # where a + stands that belongs to the next lexeme
        while at < len(text):
            char = text[at]
            if char.isspace():
                at, fresh, lead = at + 1, True, None
            elif char == ")":
                self._add(Kind.CLOSE, at, at + 1)
                at, fresh, lead = at + 1, False, None
            elif char == "|":
                end = _BARS.match(text, at).end()  # type: ignore[union-attr]  # begins with |
                self._add(Kind.OR, at, end)
                at, fresh, lead = end, True, None
            elif fresh and (match := _PLUS.match(text, at)):
                lead = at if lead is None else lead
                at = match.end()
            elif fresh and (match := _MINUS.match(text, at)):
                at, lead = self._minus(match, lead)
            else:
                start = at if lead is None else lead
                at = self._clause(start, at, fresh)
                fresh, lead = text[at - 1] == "(", None
        return self._found

    def _add(self, kind: Kind, start: int, end: int) -> None:
        self._found.append(Lexeme(kind=kind, span=(start, end)))

    def _minus(self, match: re.Match[str], lead: int | None) -> tuple[int, int | None]:
        start, end = match.span()
        glued = self._text[end : end + 1].strip() not in ("", ")", "|")
        if not glued:
            return end, None
        if end - start > 1:
            self._notes.add("dash", start, end)
            return end, lead
        self._add(Kind.MINUS, start if lead is None else lead, end)
        return end, None

    def _clause(self, start: int, at: int, fresh: bool) -> int:
        """A word, a phrase or the beginning of a group, with what is glued before it."""
        text = self._text
        if _BARE.match(text, at):
            return self._word(start, at, None, exact=False)
        exact, name = False, None
        if fresh and (match := _EXACT.match(text, at)):
            exact, at = True, match.end()
        if match := _FIELD.match(text, at):
            name, at = match[1], match.end()
            if (minus := _MINUS.match(text, at)) and name.lower() in FIELDS:
                self._notes.add("moved-minus", start, minus.end())
                self._add(Kind.MINUS, start, start)
                at = minus.end()
            if match := _EXACT.match(text, at):
                exact, at = True, match.end()
        char = text[at : at + 1]
        if char == "(":
            if exact:
                self._notes.add("exact-group", start, at)
            self._found.append(Lexeme(kind=Kind.OPEN, span=(start, at + 1), name=name))
            return at + 1
        if char and (char in MARKS or (char in SINGLE_PAIRS and (fresh or name or exact))):
            end = self._phrase(start, at, name, exact)
            if end is not None:
                return end
            at += char in MARKS
        return self._word(start, at, name, exact)

    def _phrase(self, start: int, at: int, name: str | None, exact: bool) -> int | None:
        text = self._text
        single = text[at] in SINGLE_PAIRS
        if single and not text[at + 1 : at + 2].strip():
            return None
        if not single and self._quotes.looks_closing(at):
            self._notes.add("unopened-quote", at, at + 1)
            return None
        close = self._quotes.close(at)
        if close is None and not single:
            close = self._quotes.close_otherwise(at)
            if close is not None:
                self._notes.add("mismatched-quote", at, close + 1)
        if close is None:
            if not single:
                self._notes.add("unclosed-quote", at, at + 1)
            return None
        end = close + 1
        near = None
        if match := _NEAR.match(text, end):
            near, end = match.span(), match.end()
        elif match := _STARS.match(text, end):
            self._notes.add("after-quote", end, match.end())
            end = match.end()
        self._found.append(
            Lexeme(
                kind=Kind.QUOTED,
                span=(start, end),
                name=name,
                exact=exact,
                body=(at + 1, close),
                near=near,
            )
        )
        return end

    def _word(self, start: int, at: int, name: str | None, exact: bool) -> int:
        match = _WORD.match(self._text, at)
        end = match.end() if match else at
        word = self._text[at:end]
        if start == at and word in _OPERATORS and not self._is_glued(at):
            self._add(_OPERATORS[word], at, end)
            return end
        if name is None and word.endswith(":") and is_field(word[:-1]):
            self._notes.add("empty-field", at, end)
        if end > start:
            self._found.append(
                Lexeme(kind=Kind.WORD, span=(start, end), name=name, exact=exact, body=(at, end))
            )
        return end

    def _is_glued(self, at: int) -> bool:
        last = self._found[-1] if self._found else None
        return last is not None and last.kind is Kind.MINUS and last.span[1] == at

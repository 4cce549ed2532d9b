"""The queries that most people type: words, words with OR between all of them, a phrase, a field.

The parser says the same of them, and takes three times as long.
"""

from __future__ import annotations

import re

from search.query.lexer import OPERATORS
from search.query.tree import FIELDS, WHOLE, And, Node, Or, Phrase, Term, around

_PLAIN = re.compile(r" *\+?[A-Za-z0-9]+(?: +\+?[A-Za-z0-9]+)* *")
_PLAIN_PHRASE = re.compile(r' *"([A-Za-z0-9]+(?: +[A-Za-z0-9]+)+)" *')
_PLAIN_FIELD = re.compile(r" *(([A-Za-z]+):([A-Za-z0-9]+)) *")
_PLAIN_WORD = re.compile(r"\+?([A-Za-z0-9]+)")


def plain(text: str, clauses: int) -> Node | None:
    """What such a query means; None where it is another, or has too many ``clauses``."""
    if phrase := _PLAIN_PHRASE.fullmatch(text):
        row = tuple(phrase[1].split())
        quotes = phrase.start(1) - 1, phrase.end(1) + 1
        return Phrase(words=row, span=quotes) if len(row) <= clauses else None
    if not _PLAIN.fullmatch(text):
        return _in_field(text) if clauses else None
    typed = text.split()
    alternatives = len(typed) % 2 == 1 and set(typed[1::2]) == {"OR"}
    every = 2 if alternatives else 1
    if len(typed[::every]) > clauses or not OPERATORS.isdisjoint(typed[::every]):
        return None
    found = list(_PLAIN_WORD.finditer(text))[::every]
    words: list[Node] = [Term(text=one[1], span=one.span()) for one in found]
    if len(words) == 1:
        return words[0]
    return (Or if alternatives else And)(children=tuple(words), span=around(words))


def _in_field(text: str) -> Node | None:
    found = _PLAIN_FIELD.fullmatch(text)
    if not found or (name := found[2].lower()) not in FIELDS or name in WHOLE:
        return None
    return Term(text=found[3], field=name, span=found.span(1))

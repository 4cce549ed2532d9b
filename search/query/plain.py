"""The queries that most people type: words and phrases, some of them with OR between, a field.

The parser says the same of them, and takes three times as long or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from search.query.lexer import OPERATORS
from search.query.tree import FIELDS, WHOLE, And, Everything, Node, Not, Or, Phrase, Term, around

_WORD = "[A-Za-z0-9]+"
_PHRASE = rf'"({_WORD}(?: +{_WORD})+)"'
_ANY = rf"(?:(?!(?:{'|'.join(sorted(OPERATORS))})\b){_WORD}|\*)"
_CLAUSE = rf"([+-]?)(?:({_WORD})|{_PHRASE}|\(({_ANY}(?: +OR +{_ANY})+)\))"

_PLAIN_PHRASE = re.compile(rf" *{_PHRASE} *")
_PLAIN_FIELD = re.compile(rf" *(([A-Za-z]+):({_WORD})) *")
_PLAIN_WORD = re.compile(rf"\+?({_WORD})")
_PLAIN_WORDS = re.compile(rf" *\+?{_WORD}(?: +\+?{_WORD})* *")
_PLAIN_CLAUSE = re.compile(_CLAUSE)
_PLAIN_CLAUSES = re.compile(rf" *{_CLAUSE}(?: +{_CLAUSE})* *")
_ALTERNATIVE = re.compile(rf"{_WORD}|\*")


def plain(text: str, clauses: int) -> Node | None:
    """What such a query means; None where it is another, or may have too many ``clauses``."""
    if len(text.split()) > clauses:
        return None
    if found := _PLAIN_PHRASE.fullmatch(text):
        quotes = found.start(1) - 1, found.end(1) + 1
        return Phrase(words=tuple(found[1].split()), span=quotes)
    if _PLAIN_WORDS.fullmatch(text):  # the patterns for clauses take twice as long
        return _row(list(_PLAIN_WORD.finditer(text)), _word)
    if _PLAIN_CLAUSES.fullmatch(text):
        return _row(list(_PLAIN_CLAUSE.finditer(text)), _clause)
    return _in_field(text)


def _row(found: Sequence[re.Match[str]], read: Callable[[re.Match[str]], Node]) -> Node | None:
    """What clauses mean that have OR between all of them, or nowhere."""
    kind: type[And | Or] = And
    if len(found) % 2 == 1 and {one[0] for one in found[1::2]} == {"OR"}:
        kind, found = Or, found[::2]
    if not OPERATORS.isdisjoint([one[0] for one in found]):
        return None
    nodes = [read(one) for one in found]
    if kind is Or and any(isinstance(node, Or) for node in nodes):
        return None  # they would be one
    if isinstance(nodes[0], Not) and all(isinstance(node, Not) for node in nodes):
        return None  # they exclude from everything
    return nodes[0] if len(nodes) == 1 else kind(children=tuple(nodes), span=around(nodes))


def _word(found: re.Match[str]) -> Node:
    return Term(text=found[1], span=found.span())


def _clause(found: re.Match[str]) -> Node:
    sign, word, phrase, _ = found.groups()
    start, end = found.span()
    span = (start + 1, end) if sign == "-" else (start, end)
    node: Node
    if word:
        node = Term(text=word, span=span)
    elif phrase:
        node = Phrase(words=tuple(phrase.split()), span=span)
    else:
        either = list(_ALTERNATIVE.finditer(found.string, *found.span(4)))[::2]
        node = Or(children=tuple(map(_alternative, either)), span=span)
    return Not(child=node, span=(start, end)) if sign == "-" else node


def _alternative(found: re.Match[str]) -> Node:
    span = found.span()
    return Everything(span=span) if found[0] == "*" else Term(text=found[0], span=span)


def _in_field(text: str) -> Node | None:
    found = _PLAIN_FIELD.fullmatch(text)
    if not found or (name := found[2].lower()) not in FIELDS or name in WHOLE:
        return None
    return Term(text=found[3], field=name, span=found.span(1))

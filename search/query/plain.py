"""The queries that most people type: words and phrases, some of them with OR between, a field.

The parser says the same of them, and takes three times as long.
"""

from __future__ import annotations

import re

from search.query.lexer import OPERATORS
from search.query.tree import FIELDS, WHOLE, And, Everything, Node, Not, Or, Phrase, Term, around

_WORD = "[A-Za-z0-9]+"
_PHRASE = rf'"({_WORD}(?: +{_WORD})+)"'
_ANY = rf"(?:(?!(?:{'|'.join(sorted(OPERATORS))})\b){_WORD}|\*)"
_EITHER = rf"\(({_ANY}(?: +OR +{_ANY})+)\)"
_CLAUSE = rf"([+-]?)(?:({_WORD})|{_PHRASE}|{_EITHER})"

_PLAIN = re.compile(rf" *{_CLAUSE}(?: +{_CLAUSE})* *")
_PLAIN_CLAUSE = re.compile(_CLAUSE)
_PLAIN_FIELD = re.compile(rf" *(([A-Za-z]+):({_WORD})) *")
_EITHER_WORD = re.compile(rf"{_WORD}|\*")


def plain(text: str, clauses: int) -> Node | None:
    """What such a query means; None where it is another, or has too many ``clauses``."""
    if not _PLAIN.fullmatch(text):
        return _in_field(text) if clauses else None
    found = list(_PLAIN_CLAUSE.finditer(text))
    kind: type[And | Or] = And
    if len(found) % 2 == 1 and {one[0] for one in found[1::2]} == {"OR"}:
        kind, found = Or, found[::2]
    if not OPERATORS.isdisjoint([one[0] for one in found]) or sum(map(_words, found)) > clauses:
        return None
    nodes = [_node(one) for one in found]
    if kind is Or and any(isinstance(node, Or) for node in nodes):
        return None  # they would be one
    if kind is And and all(isinstance(node, Not) for node in nodes):
        return None
    return nodes[0] if len(nodes) == 1 else kind(children=tuple(nodes), span=around(nodes))


def _words(clause: re.Match[str]) -> int:
    _, word, phrase, either = clause.groups()
    return 1 if word else len(phrase.split()) if phrase else len(either.split()) // 2 + 1


def _node(clause: re.Match[str]) -> Node:
    sign, word, phrase, _ = clause.groups()
    start, end = clause.span()
    span = (start + 1, end) if sign == "-" else (start, end)
    node: Node
    if word:
        node = Term(text=word, span=span)
    elif phrase:
        node = Phrase(words=tuple(phrase.split()), span=span)
    else:
        found = list(_EITHER_WORD.finditer(clause.string, *clause.span(4)))[::2]
        node = Or(children=tuple(map(_alternative, found)), span=span)
    return Not(child=node, span=(start, end)) if sign == "-" else node


def _alternative(found: re.Match[str]) -> Node:
    span = found.span()
    return Everything(span=span) if found[0] == "*" else Term(text=found[0], span=span)


def _in_field(text: str) -> Node | None:
    found = _PLAIN_FIELD.fullmatch(text)
    if not found or (name := found[2].lower()) not in FIELDS or name in WHOLE:
        return None
    return Term(text=found[3], field=name, span=found.span(1))

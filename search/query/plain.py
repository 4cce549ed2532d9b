"""The queries that most people type: words and phrases, words with OR between them, a field.

The parser says the same of them, and takes three times as long.
"""

from __future__ import annotations

import re

from search.query.lexer import OPERATORS
from search.query.tree import FIELDS, WHOLE, And, Node, Not, Or, Phrase, Term, around

_WORD = "[A-Za-z0-9]+"
_CLAUSE = rf'([+-]?)(?:({_WORD})|"({_WORD}(?: +{_WORD})+)")'
_PLAIN_CLAUSE = re.compile(_CLAUSE)
_PLAIN = re.compile(rf" *{_CLAUSE}(?: +{_CLAUSE})* *")
_PLAIN_FIELD = re.compile(rf" *(([A-Za-z]+):({_WORD})) *")


def plain(text: str, clauses: int) -> Node | None:
    """What such a query means; None where it is another, or has too many ``clauses``."""
    if not _PLAIN.fullmatch(text):
        return _in_field(text) if clauses else None
    found = list(_PLAIN_CLAUSE.finditer(text))
    kind: type[And | Or] = And
    if len(found) % 2 == 1 and {one[0] for one in found[1::2]} == {"OR"}:
        kind, found = Or, found[::2]
    if not OPERATORS.isdisjoint([one[0] for one in found]):
        return None
    nodes = [_node(one) for one in found]
    if sum([len(one[3].split()) if one[3] else 1 for one in found]) > clauses:
        return None
    if kind is And and all(isinstance(node, Not) for node in nodes):
        return None
    return nodes[0] if len(nodes) == 1 else kind(children=tuple(nodes), span=around(nodes))


def _node(clause: re.Match[str]) -> Node:
    sign, word, row = clause.groups()
    start, end = clause.span()
    span = (start + 1, end) if sign == "-" else (start, end)
    node = Term(text=word, span=span) if word else Phrase(words=tuple(row.split()), span=span)
    return Not(child=node, span=(start, end)) if sign == "-" else node


def _in_field(text: str) -> Node | None:
    found = _PLAIN_FIELD.fullmatch(text)
    if not found or (name := found[2].lower()) not in FIELDS or name in WHOLE:
        return None
    return Term(text=found[3], field=name, span=found.span(1))

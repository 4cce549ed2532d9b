"""A query tree as text: what was understood, in the query language; the parser's inverse."""

from __future__ import annotations

import re

from search.query.dates import print_dates
from search.query.notes import DEPTH
from search.query.tree import (
    WHOLE,
    And,
    DateRange,
    Fuzzy,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)

_OPERATORS = frozenset({"AND", "OR", "NOT"})
_PLAIN_VALUE = re.compile(r"\w(?:[\w.+/-]*\w)?")


def to_text(tree: Node) -> str:
    """The text that ``parse`` reads as ``tree``, for a tree in the parser's form."""
    text, depth = _plain(tree)
    return text if depth <= DEPTH else _sparing(tree, _NEAR)


def _plain(tree: Node) -> tuple[str, int]:
    """With parentheses around every And and Or within another node, and how deep they are."""
    match tree:
        case And(children=children) | Or(children=children):
            parts = [_inside(child) for child in children]
            joined = (" OR " if isinstance(tree, Or) else " ").join(text for text, _ in parts)
            return joined, max(depth for _, depth in parts)
        case Not(child=child):
            text, depth = _inside(child)
            return f"-{text}", depth
        case _:
            return _leaf(tree), 0


def _inside(child: Node) -> tuple[str, int]:
    text, depth = _plain(child)
    return (f"({text})", depth + 1) if isinstance(child, And | Or) else (text, depth)


#: How close the operators bind where a node stands: see the grammar in the parser.
_NEAR, _OR, _AND, _CLAUSE = range(4)


def _sparing(tree: Node, level: int) -> str:
    """With no more parentheses than are needed: what was typed had as many, or more."""
    match tree:
        case And(children=children) if level == _NEAR:
            return " ".join(_sparing(child, _OR) for child in children)
        case Or(children=children) if level <= _OR:
            return " OR ".join(_sparing(child, _AND) for child in children)
        case And(children=children) if level <= _AND:
            return " AND ".join(_sparing(child, _CLAUSE) for child in children)
        case And() | Or():
            return f"({_sparing(tree, _NEAR)})"
        case Not(child=child):
            return f"-{_sparing(child, _CLAUSE)}"
        case _:
            return _leaf(tree)


def _leaf(tree: Node) -> str:
    match tree:
        case Term():
            return _field(tree.field) + _term(tree)
        case Phrase():
            return _field(tree.field) + _row(tree)
        case Near(others=others):
            return f"{_field(tree.field)}{_row(tree)}~{others}"
        case Prefix(text=text):
            return f"{_field(tree.field)}{text}*"
        case Wildcard(pattern=pattern):
            return f"{_field(tree.field)}{pattern}"
        case Fuzzy(text=text, distance=distance):
            return f"{_field(tree.field)}{text}~{distance or ''}"
        case DateRange(first=first, last=last):
            return f"date:{print_dates(first, last)}"
        case Nothing():
            return '""'
        case _:
            return "*"


def _field(name: str | None) -> str:
    return f"{name}:" if name else ""


def _row(leaf: Phrase | Near) -> str:
    return f'{"=" if leaf.exact else ""}"{" ".join(leaf.words)}"'


def _term(term: Term) -> str:
    if term.field in WHOLE:
        return term.text if _PLAIN_VALUE.fullmatch(term.text) else f'"{term.text}"'
    if term.exact:
        return f"={term.text}"
    quote = term.field is None and term.text in _OPERATORS
    return f'"{term.text}"' if quote else term.text

"""A query tree as text: what was understood, in the query language; the parser's inverse."""

from __future__ import annotations

import re

from search.query.dates import print_dates
from search.query.tree import (
    WHOLE,
    And,
    DateRange,
    Everything,
    Fuzzy,
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
    match tree:
        case And(children=children):
            return " ".join(_inside(child) for child in children)
        case Or(children=children):
            return " OR ".join(_inside(child) for child in children)
        case Not(child=child):
            return f"-{_inside(child)}"
        case Term():
            return _field(tree.field) + _term(tree)
        case Phrase(words=words):
            return f'{_field(tree.field)}{"=" if tree.exact else ""}"{" ".join(words)}"'
        case Prefix(text=text):
            return f"{_field(tree.field)}{text}*"
        case Wildcard(pattern=pattern):
            return f"{_field(tree.field)}{pattern}"
        case Fuzzy(text=text, distance=distance):
            return f"{_field(tree.field)}{text}~{distance or ''}"
        case DateRange(first=first, last=last):
            return f"date:{print_dates(first, last)}"
        case Everything():
            return "*"
        case Nothing():
            return '""'


def _inside(child: Node) -> str:
    """A child's text; an And or an Or needs parentheses wherever it stands in another node."""
    text = to_text(child)
    return f"({text})" if isinstance(child, And | Or) else text


def _field(name: str | None) -> str:
    return f"{name}:" if name else ""


def _term(term: Term) -> str:
    if term.field in WHOLE:
        return term.text if _PLAIN_VALUE.fullmatch(term.text) else f'"{term.text}"'
    if term.exact:
        return f"={term.text}"
    quote = term.field is None and term.text in _OPERATORS
    return f'"{term.text}"' if quote else term.text

"""Short names for the trees that a query is expected to give."""

from __future__ import annotations

from search.query import parse
from search.query.tree import And, Node, Not, Or, Phrase, Term


def tree(text: str) -> Node:
    """The tree of a query that is taken as it was typed."""
    parsed = parse(text)
    assert parsed.notes == ()
    return parsed.tree


def noted(text: str) -> list[tuple[str, str]]:
    """Codes of the notes, and the pieces of the query that they are about."""
    return [(note.code, text[note.start : note.end]) for note in parse(text).notes]


def term(text: str, field: str | None = None) -> Term:
    return Term(text=text, field=field)


def phrase(text: str, field: str | None = None) -> Phrase:
    return Phrase(words=tuple(text.split()), field=field)


def height(node: Node) -> int:
    """How many nodes stand in one another."""
    match node:
        case And(children=children) | Or(children=children):
            return 1 + max(map(height, children))
        case Not(child=child):
            return 1 + height(child)
        case _:
            return 1


def both(*children: Node) -> And:
    return And(children=children)


def either(*children: Node) -> Or:
    return Or(children=children)


A, B, C, D = map(term, "abcd")

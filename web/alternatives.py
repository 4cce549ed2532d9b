"""Questions that ask for less, for when nothing was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search import And, Clause, Node, Or, scoring_leaves, to_text
from web.params import Asked
from web.words import typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another question, for when nothing was found."""

    kind: str  #: "any" of the words, without the part "clause" or the "filters", or "both" at once
    text: str
    asked: Asked


def alternatives(
    asked: Asked, clauses: Sequence[Clause], tree: Node, *, most: int = 8
) -> tuple[Alternative, ...]:
    """Questions that ask for less: any of the words, or without one part; a bounded number."""
    first = replace(asked, page=1)
    made: list[Alternative] = []
    parts = tree.children if isinstance(tree, And) else ()
    words = tuple(part for part in parts if any(scoring_leaves(part)))
    if len(words) > 1:
        rest = tuple(part for part in parts if part not in words)
        any_of: Node = Or(children=words)
        text = to_text(And(children=(any_of, *rest)) if rest else any_of)
        made.append(Alternative(kind="any", text="", asked=replace(first, text=text)))
    if len(clauses) > 1:
        made += (
            Alternative(
                kind="clause", text=typeset(clause.text), asked=replace(first, text=clause.without)
            )
            for clause in clauses[:most]
        )
    if asked.filters:
        made.append(Alternative(kind="filters", text="", asked=replace(first, filters=())))
        made += (
            Alternative(kind="both", text="", asked=replace(other.asked, filters=()))
            for other in made[:1]
            if other.kind == "any"
        )
    return tuple(made)

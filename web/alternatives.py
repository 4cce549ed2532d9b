"""Other questions, for when nothing was found: for less, or for words apart or spelt nearly so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_

from search import (
    And,
    Clause,
    Filter,
    Fuzzy,
    Near,
    Node,
    Or,
    Phrase,
    Term,
    scoring_leaves,
    to_text,
)
from web.facets import value_name
from web.params import Asked
from web.words import typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another question, for when nothing was found."""

    #: all words, but "apart", "any" of the words, "without" the part (a negative one is
    #: "allowed"), without all "filters", "both" at once, or with other "spelling"
    kind: str
    text: str
    asked: Asked


def alternatives(
    asked: Asked, clauses: Sequence[Clause], tree: Node, *, most: int = 8
) -> tuple[Alternative, ...]:
    """Questions that ask for less: for the words of phrases anywhere, any of the words, or without
    one part; a bounded number.

    The last one, which costs most, looks for words that are spelt nearly so.
    """
    first = replace(asked, page=1)
    made: list[Alternative] = []
    parts = tree.children if isinstance(tree, And) else ()
    apart = tuple(word for part in parts or (tree,) for word in _apart(part))
    if len(apart) > max(len(parts), 1):
        text = to_text(And(children=apart))
        made.append(Alternative(kind="apart", text="", asked=replace(first, text=text)))
    joined = parts or apart
    is_word = [any(scoring_leaves(part)) for part in joined]
    if sum(is_word) > 1:
        words = tuple(compress(joined, is_word))
        rest = tuple(compress(joined, map(not_, is_word)))
        any_of: Node = Or(children=words)
        text = to_text(And(children=(any_of, *rest)) if rest else any_of)
        made.append(Alternative(kind="any", text="", asked=replace(first, text=text)))
    if len(clauses) > 1:
        made += (
            Alternative(
                kind=_taken_away(negative=clause.negative),
                text=typeset(clause.text),
                asked=replace(first, text=clause.without),
            )
            for clause in clauses[:most]
        )
    if asked.filters:
        made += _with_fewer_filters(asked, made[:2], most)
    near = tuple(map(_spelt_nearly, parts or (tree,)))
    if 1 <= sum(isinstance(part, Fuzzy) for part in near) <= most:
        text = to_text(And(children=near) if parts else near[0])
        if text != to_text(tree):
            made.append(Alternative(kind="spelling", text="", asked=replace(first, text=text)))
    return tuple(made)


def _taken_away(*, negative: bool) -> str:
    return "allowed" if negative else "without"


def _with_fewer_filters(
    asked: Asked, others: Sequence[Alternative], most: int
) -> Iterator[Alternative]:
    """Without all filters, without each, and for any of the words without all."""
    yield Alternative(kind="filters", text="", asked=replace(asked, page=1, filters=()))
    if len(asked.filters) > 1:
        for chosen in asked.filters:
            yield _without(chosen, asked, most)
    for other in others:
        if other.kind == "any":
            yield Alternative(kind="both", text="", asked=replace(other.asked, filters=()))


def _without(chosen: Filter, asked: Asked, most: int) -> Alternative:
    names = [value_name(chosen.field, value) for value in chosen.values[:most]]
    more = ["…"] if len(chosen.values) > most else []
    return Alternative(
        kind=_taken_away(negative=chosen.exclude),
        text=", ".join(names + more),
        asked=asked.filtered(chosen.field, (), exclude=chosen.exclude),
    )


def _apart(part: Node) -> tuple[Node, ...]:
    """The words of a phrase, or of those near each other, one by one; any other part as it is."""
    match part:
        case Phrase(field=None) | Near(field=None):
            return tuple(Term(text=word, exact=part.exact) for word in part.words)
    return (part,)


def _spelt_nearly(part: Node) -> Node:
    """A word in any form is looked for by its likeness; any other part stays what it is."""
    match part:
        case Term(exact=False, field=None, text=text):
            return Fuzzy(text=text)
    return part

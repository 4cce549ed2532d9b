"""The query tree: what a query means, the same for every engine and door.

A leaf is a set of occurrences in the articles. Words stand in it as typed (after NFC); how they
are folded and stemmed is the business of ``search.text``. ``span`` says where in the typed query
a node came from (code points); it takes no part in equality.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Span = tuple[int, int]

#: Fields in which a query word may be looked for by name, as they are typed.
FIELDS = ("title", "author", "source", "section", "tag", "lang", "type", "url")

#: Of these, the ones that only restrict: their leaves score 0 and are never marked.
RESTRICTING = frozenset({"source", "section", "lang", "type", "url"})

#: And the ones whose values are compared as a whole, not word by word.
WHOLE = frozenset({"lang", "type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One token. ``exact`` (``=word``): as written, not stemmed."""

    text: str
    field: str | None = None
    exact: bool = False
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Two or more tokens in a row. ``exact`` (``="as written"``): none of them stemmed."""

    words: tuple[str, ...]
    field: str | None = None
    exact: bool = False
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two or more tokens in any order, with at most ``others`` other words among them.

    ``exact`` as in a Phrase. A word that is there twice needs two places.
    """

    words: tuple[str, ...]
    others: int
    field: str | None = None
    exact: bool = False
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """The words of the text that begin with ``text``."""

    text: str
    field: str | None = None
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wildcard:
    """The words of the text that match ``pattern``: ``*`` any letters, ``?`` exactly one."""

    pattern: str
    field: str | None = None
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuzzy:
    """The words of the text within an edit distance. ``distance`` None: by length (AUTO)."""

    text: str
    distance: int | None = None
    field: str | None = None
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Articles whose first possible day lies in ``first``..``last``, both in; None is open."""

    first: date | None
    last: date | None
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """``*``: every article."""

    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Nothing that could be looked for was typed (``""``, ``!?``): no article."""

    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All of two or more."""

    children: tuple[Node, ...]
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Any of two or more."""

    children: tuple[Node, ...]
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Every article but those of ``child``."""

    child: Node
    span: Span | None = dataclasses.field(default=None, compare=False, repr=False)


Joined = And | Or
Leaf = Term | Phrase | Near | Prefix | Wildcard | Fuzzy
Node = Leaf | DateRange | Everything | Nothing | And | Or | Not


class Note(NamedTuple):
    """Something that was taken differently than typed: ``start``, ``end`` in code points."""

    code: str  #: for programs: "unclosed-quote", "unknown-field", ...
    message: str  #: for people: a whole sentence
    start: int
    end: int


def scoring_leaves(node: Node) -> Iterator[Leaf]:
    """The leaves whose occurrences are scored and marked, from left to right.

    Not those under a Not, nor words of a field that only restricts. A leaf that is typed twice
    counts twice.
    """
    waiting = [node]  # a stack, not recursion: a query may be as deep as it is long
    while waiting:
        node = waiting.pop()
        if isinstance(node, Joined):
            waiting.extend(reversed(node.children))
        elif isinstance(node, Leaf) and node.field not in RESTRICTING:
            yield node


def around(nodes: Sequence[Node]) -> Span:
    """From where the first of some nodes begins to where the last one ends; one has a span."""
    spans = [node.span for node in nodes if node.span is not None]
    return min(span[0] for span in spans), max(span[1] for span in spans)

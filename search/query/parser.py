"""Any text is a query: what it means, as a tree, and notes about what was taken differently.

::

    query   = either either ...        all of them (And)
    either  = joint OR joint ...       any of them; OR joins its two neighbours
    joint   = clause AND clause ...    the written AND binds closest
    clause  = [-|+|NOT] [field:] (word | phrase[~[number]] | "(" query ")")

The trees are in one form: And and Or have two children or more and none of their own kind; no
Not stands in a Not; Nothing stands alone; and what only excludes, excludes from Everything. For
a tree in that form ``parse(to_text(tree)).tree == tree``.

There is no recursion here, and groups nested deeper than ``notes.DEPTH`` are taken apart, so that
others may walk a tree by recursion.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from search.errors import QueryError
from search.query.dates import DATE_FIELDS, parse_dates
from search.query.lexer import Kind, Lexeme, Lexer
from search.query.notes import DEPTH, Notes
from search.query.plain import plain
from search.query.tree import (
    FIELDS,
    And,
    DateRange,
    Everything,
    Near,
    Node,
    Not,
    Note,
    Nothing,
    Or,
    Phrase,
    Span,
    around,
)
from search.query.words import Place, near, quoted, word


class Parsed(NamedTuple):
    """What a text means, and what was taken differently than it was typed."""

    tree: Node
    notes: tuple[Note, ...]


def parse(text: str, *, characters: int = 8_192, clauses: int = 1_024) -> Parsed:
    """Read a query. Every text is one, within the two limits.

    ``clauses`` counts the words; those of a phrase, too. Raises QueryError beyond a limit, with
    the code "query-too-long" or "too-many-clauses".
    """
    if len(text) > characters:
        raise QueryError(
            f"The query is {len(text):,} characters long; {characters:,} are allowed.",
            code="query-too-long",
            param="q",
            remedy="Shorten it, or raise BROADSHEET_QUERY_CHARACTERS.",
        )
    if not text.strip():
        return Parsed(tree=Everything(), notes=())
    if tree := plain(text, clauses):
        return Parsed(tree=tree, notes=())
    notes = Notes(text)
    tree = _Parser(text, notes, clauses).tree()
    if isinstance(tree, Nothing):
        notes.add("nothing-to-find", 0, len(text))
    return Parsed(tree=tree, notes=notes.sorted())


@dataclass(slots=True, kw_only=True)
class _Group:
    """An open parenthesis, or the query itself: three levels of operators being filled."""

    start: int
    field: str | None = None
    #: Where - and NOT before the group stand.
    excluding: list[int] = dataclasses.field(default_factory=list)
    leading: Node | None = None  #: the name of a field that does not exist
    either: list[Node] = dataclasses.field(default_factory=list)
    joint: list[Node] = dataclasses.field(default_factory=list)
    operands: list[Node] = dataclasses.field(default_factory=list)
    operator: Lexeme | None = None  #: waits for its right side

    def add(self, node: Node) -> None:
        if self.operator is None:
            self._settle()
        elif self.operator.kind is Kind.OR:
            self.joint.append(_joined(And, self.operands))
            self.operands = []
        self.operands.append(node)
        self.operator = None

    def result(self) -> Node | None:
        self._settle()
        return _joined(And, self.either) if self.either else None

    def _settle(self) -> None:
        if self.operands:
            self.either.append(_joined(Or, [*self.joint, _joined(And, self.operands)]))
            self.joint, self.operands = [], []


class _Parser:
    def __init__(self, text: str, notes: Notes, clauses: int) -> None:
        self._text = text
        self._notes = notes
        self._clauses = clauses
        self._count = 0
        self._groups = [_Group(start=0)]
        self._skipped = 0  # parentheses open beyond the depth
        self._excluding: list[Lexeme] = []  # - and NOT that wait for their clause

    def tree(self) -> Node:
        for lexeme in Lexer(self._text, self._notes).lexemes():
            match lexeme.kind:
                case Kind.WORD | Kind.QUOTED:
                    self._clause(lexeme)
                case Kind.OPEN:
                    self._open(lexeme)
                case Kind.CLOSE:
                    self._close(lexeme)
                case Kind.AND | Kind.OR:
                    self._operator(lexeme)
                case Kind.NOT | Kind.MINUS:
                    self._excluding.append(lexeme)
        while len(self._groups) > 1:
            start = self._groups[-1].start
            at = self._text.index("(", start)
            self._notes.add("unclosed-parenthesis", at, at + 1)
            self._end_group(len(self._text.rstrip()))
        self._end_operators()
        tree = self._groups[0].result()
        if tree is None:
            return Nothing()
        children = tree.children if isinstance(tree, And) else (tree,)
        if all(isinstance(child, Not) for child in children):
            return And(children=(Everything(), *children), span=tree.span)
        return tree

    def _clause(self, lexeme: Lexeme) -> None:
        if node := self._leaf(lexeme):
            self._add(node, [mark.span[0] for mark in self._excluding])
        self._excluding.clear()

    def _add(self, node: Node, excluding: list[int]) -> None:
        for start in reversed(excluding):
            end = node.span[1] if node.span else start
            if isinstance(node, Not):
                node = dataclasses.replace(node.child, span=(start, end))
            else:
                node = Not(child=node, span=(start, end))
        self._groups[-1].add(node)

    def _open(self, lexeme: Lexeme) -> None:
        if len(self._groups) > DEPTH:
            self._skipped += 1
            self._notes.add("deep-parentheses", lexeme.span[1] - 1, lexeme.span[1])
            return
        group = _Group(
            start=lexeme.span[0],
            field=self._groups[-1].field,
            excluding=[mark.span[0] for mark in self._excluding],
        )
        self._excluding.clear()
        if lexeme.name is not None and lexeme.name.lower() in FIELDS:
            group.field = lexeme.name.lower()
        elif lexeme.name is not None:
            group.leading = self._name(lexeme)
        self._groups.append(group)

    def _close(self, lexeme: Lexeme) -> None:
        if self._skipped:
            self._skipped -= 1
        elif len(self._groups) == 1:
            self._notes.add("unopened-parenthesis", *lexeme.span)
        else:
            self._end_group(lexeme.span[1])

    def _end_group(self, end: int) -> None:
        self._end_operators()
        group = self._groups.pop()
        node = group.result()
        if group.leading is not None:
            node = group.leading if node is None else _joined(And, [group.leading, node])
        if node is not None:
            self._add(dataclasses.replace(node, span=(group.start, end)), group.excluding)

    def _operator(self, lexeme: Lexeme) -> None:
        self._end_operators()
        group = self._groups[-1]
        if group.operands:
            group.operator = lexeme
        else:
            self._notes.add("dangling-operator", *lexeme.span)

    def _end_operators(self) -> None:
        """Operators that have found nothing to join by now are left out."""
        for mark in self._excluding:
            if mark.kind is Kind.NOT:
                self._notes.add("dangling-operator", *mark.span)
        self._excluding.clear()
        group = self._groups[-1]
        if group.operator is not None:
            self._notes.add("dangling-operator", *group.operator.span)
            group.operator = None

    def _leaf(self, lexeme: Lexeme) -> Node | None:
        name = lexeme.name.lower() if lexeme.name is not None else None
        if name in DATE_FIELDS:
            days = self._dates(name, lexeme)
            return days or self._unknown(lexeme)
        if name is None or name in FIELDS:
            node = self._words(lexeme, name or self._groups[-1].field, lexeme.span)
            if node is None and name is not None:
                self._notes.add("empty-field", *lexeme.span)
                return self._name(lexeme)
            return node
        self._notes.add("unknown-field", *self._name_span(lexeme))
        return self._unknown(lexeme)

    def _dates(self, name: str, lexeme: Lexeme) -> Node | None:
        value = self._text[slice(*lexeme.body)].strip().rstrip(",;!?")
        if value.endswith(".") and not value.endswith(".."):
            value = value[:-1]
        try:
            days = parse_dates(name, value)
        except ValueError:
            self._notes.add("bad-date", *lexeme.span)
            return None
        if days.exchanged:
            self._notes.add("reversed-range", *lexeme.span)
        if lexeme.near:
            self._notes.add("near-one-word", *lexeme.near)
        self._spend(1)
        return DateRange(first=days.first, last=days.last, span=lexeme.span)

    def _unknown(self, lexeme: Lexeme) -> Node | None:
        """The name of no field and its value: words, both to be found."""
        value = self._words(lexeme, self._groups[-1].field, lexeme.body)
        nodes = [node for node in (self._name(lexeme), value) if node is not None]
        return dataclasses.replace(_joined(And, nodes), span=lexeme.span) if nodes else None

    def _name(self, lexeme: Lexeme) -> Node | None:
        if lexeme.kind is Kind.OPEN:
            known = (lexeme.name or "").lower() in DATE_FIELDS
            self._notes.add("bad-date" if known else "unknown-field", *self._name_span(lexeme))
        return self._count_words(
            quoted(
                lexeme.name or "",
                Place(field=self._groups[-1].field, exact=False, span=self._name_span(lexeme)),
                self._notes,
            )
        )

    def _name_span(self, lexeme: Lexeme) -> Span:
        name = lexeme.name or ""
        start = self._text.index(name, lexeme.span[0])
        return start, start + len(name)

    def _words(self, lexeme: Lexeme, field: str | None, span: Span) -> Node | None:
        read = quoted if lexeme.kind is Kind.QUOTED else word
        place = Place(field=field, exact=lexeme.exact, span=span)
        node = read(self._text[slice(*lexeme.body)], place, self._notes)
        if lexeme.near:
            node = near(node, self._text[slice(*lexeme.near)], lexeme.near, self._notes)
        return self._count_words(node)

    def _count_words(self, node: Node | None) -> Node | None:
        if node is not None:
            self._spend(len(node.words) if isinstance(node, Phrase | Near) else 1)
        return node

    def _spend(self, clauses: int) -> None:
        self._count += clauses
        if self._count > self._clauses:
            raise QueryError(
                f"The query has more than {self._clauses:,} words.",
                code="too-many-clauses",
                param="q",
                remedy="Shorten it, or raise BROADSHEET_QUERY_CLAUSES.",
            )


def _joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node:
    """One node of some: what is of that kind among them is taken apart."""
    if len(nodes) == 1:
        return nodes[0]
    flat = [n for node in nodes for n in (node.children if isinstance(node, kind) else (node,))]
    return kind(children=tuple(flat), span=around(nodes))

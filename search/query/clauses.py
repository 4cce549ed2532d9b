"""The parts of a query that can be taken away one by one, as a page offers them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.query.parser import Parsed, parse
from search.query.printer import to_text
from search.query.tree import And, Everything, Node, Not, Nothing

_AND_BEFORE = re.compile(r"(?:^|(?<=\s))AND\s*$")
_AND_AFTER = re.compile(r"\s*AND(?=\s|$)")

#: With more clauses than this, what is left is printed anew rather than cut from what was typed.
_CUT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One of the things that are all asked for, or excluded."""

    text: str  #: as understood; without the minus of an excluding one
    negative: bool
    without: str  #: the query without this clause, as typed where possible; may be empty


def clauses(text: str, parsed: Parsed, *, most: int | None = None) -> tuple[Clause, ...]:
    """The clauses of ``parse(text)``, in the order in which they were typed; the first ``most``.

    A query of alternatives is one clause; none is there if nothing or nothing useful was typed.
    """
    tree = parsed.tree
    parts: tuple[Node, ...] = tree.children if isinstance(tree, And) else (tree,)
    nodes = [node for node in parts if node.span is not None and not isinstance(node, Nothing)]
    found: list[Clause] = []
    for number, node in enumerate(nodes[:most]):
        negative = isinstance(node, Not)
        rest = nodes[:number] + nodes[number + 1 :]
        found.append(
            Clause(
                text=to_text(node.child if isinstance(node, Not) else node),
                negative=negative,
                without=_without(text, node, rest, cut=len(nodes) <= _CUT),
            )
        )
    return tuple(found)


def _without(text: str, node: Node, rest: Sequence[Node], *, cut: bool) -> str:
    """The typed text without a clause, if that is read as the rest; else the rest, printed."""
    if not rest:
        return ""
    positive = [Everything()] if all(isinstance(child, Not) for child in rest) else []
    children = (*positive, *rest)
    tree = children[0] if len(children) == 1 else And(children=children)
    if cut and node.span is not None:
        before, after = text[: node.span[0]], text[node.span[1] :]
        if (joined := _AND_BEFORE.sub("", before)) != before:
            before = joined
        else:
            after = _AND_AFTER.sub("", after, count=1) if _AND_AFTER.match(after) else after
        before, after = before.rstrip(), after.lstrip()
        gap = "" if before.endswith("(") or after.startswith(")") else " "
        shorter = f"{before}{gap}{after}".strip()
        if parse(shorter, characters=len(text), clauses=len(text)).tree == tree:
            return shorter
    return to_text(tree)

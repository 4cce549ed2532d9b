"""Taking one clause away leaves the others."""

from __future__ import annotations

import pytest
from hypothesis import given

from search.query import parse, to_text
from search.query.clauses import clauses
from search.query.tree import And, Everything, Node, Not, Nothing
from tests.search.query.typed import queries


def parts(text: str) -> list[tuple[str, bool, str]]:
    return [(c.text, c.negative, c.without) for c in clauses(text, parse(text))]


def test_what_is_left_is_as_typed() -> None:
    assert parts("Astana AND «peace talks»  -title:(a b) after:2023") == [
        ("Astana", False, "«peace talks»  -title:(a b) after:2023"),
        ('"peace talks"', False, "Astana -title:(a b) after:2023"),
        ("title:a title:b", True, "Astana AND «peace talks» after:2023"),
        ("date:2023..", False, "Astana AND «peace talks»  -title:(a b)"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a OR b", [("a OR b", False, "")]),
        ("-a", [("a", True, "")]),
        ("", []),
        ("!!", []),
        ("(a b) c", [("a", False, "(b) c"), ("b", False, "(a) c"), ("c", False, "(a b)")]),
        ('x" y', [("x", False, '" y'), ("y", False, 'x"')]),
        ('"a b"-c', [('"a b"', False, "c"), ("c", False, '"a b"')]),
    ],
)
def test_forms(text: str, found: list[tuple[str, bool, str]]) -> None:
    assert parts(text) == found


def test_many_clauses_stay_cheap() -> None:
    text = " ".join(f"w{number}" for number in range(1_000))
    found = clauses(text, parse(text))
    assert len(found) == 1_000
    assert len(found[0].without.split()) == 999


@given(queries)
def test_what_is_left_means_the_rest(text: str) -> None:
    parsed = parse(text)
    tree = parsed.tree
    nodes: list[Node] = []
    nodes += tree.children if isinstance(tree, And) else (tree,)
    if nodes[0] == Everything() and nodes[0].span is None:
        del nodes[0]
    if isinstance(tree, Nothing):
        nodes = []
    found = clauses(text, parsed)
    assert len(found) == len(nodes)
    for number, clause in enumerate(found):
        rest = nodes[:number] + nodes[number + 1 :]
        assert parse(clause.without).tree == _joined(rest)
        node = nodes[number]
        assert clause.negative == isinstance(node, Not)
        assert clause.text == to_text(node.child if isinstance(node, Not) else node)


def _joined(nodes: list[Node]) -> Node:
    if not nodes:
        return Everything()
    if all(isinstance(node, Not) for node in nodes):
        nodes = [Everything(), *nodes]
    return nodes[0] if len(nodes) == 1 else And(children=tuple(nodes))


def test_the_first_ones_are_enough_for_a_page() -> None:
    text = "ferry -war date:2023 lake"
    parsed = parse(text)
    assert clauses(text, parsed, most=2) == clauses(text, parsed)[:2]

"""A tree printed and read again is the same tree."""

from __future__ import annotations

from hypothesis import given

from search.query import parse, to_text
from search.query.tree import And, Node, Not, Or, Term
from tests.search.query.typed import trees


@given(trees)
def test_parse_is_the_inverse(tree: Node) -> None:
    assert parse(to_text(tree)).tree == tree


def test_groups_are_plain_to_see() -> None:
    a, b, c = (Term(text=text) for text in "abc")
    assert to_text(And(children=(a, Or(children=(b, c))))) == "a (b OR c)"
    assert to_text(Or(children=(And(children=(a, b)), c))) == "(a b) OR c"
    assert to_text(And(children=(a, Not(child=Or(children=(b, c)))))) == "a -(b OR c)"


def test_understood_is_short() -> None:
    text = "Astana's  «peace talks» AND NOT russia after:2023-01 lang:kk"
    assert to_text(parse(text).tree) == 'Astana "peace talks" -russia date:2023.. lang:kk'

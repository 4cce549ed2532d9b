"""The longest and the deepest queries."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query import parse, to_text
from search.query.notes import DEPTH
from search.query.tree import scoring_leaves
from tests.search.query.expected import both, height, term


def test_limits_name_the_setting() -> None:
    with pytest.raises(QueryError) as long:
        parse("x" * 8_193)
    assert (long.value.code, long.value.param) == ("query-too-long", "q")
    assert "8,193" in long.value.message
    assert "BROADSHEET_QUERY_CHARACTERS" in long.value.remedy
    with pytest.raises(QueryError) as many:
        parse("x " * 1_025)
    assert (many.value.code, many.value.param) == ("too-many-clauses", "q")
    assert "BROADSHEET_QUERY_CLAUSES" in many.value.remedy
    assert parse("x OR " * 1_023 + "x").notes == ()
    assert parse("x y", characters=3, clauses=2).tree == both(term("x"), term("y"))
    with pytest.raises(QueryError):
        parse('"x y z"', clauses=2)


@pytest.mark.parametrize("text", ["(", ")", "-(", "NOT ", '"', "'", "*", "?", "~", "=", "title:("])
def test_the_longest_query_of_one_sign(text: str) -> None:
    parsed = parse((text * 8_192)[:8_192])
    assert len(parsed.notes) <= 2 + DEPTH


def test_deep_trees_are_bounded_and_flat_ones_are_not() -> None:
    deep = parse("(a|(b " * 500 + "c")
    assert {note.code for note in deep.notes} == {"deep-parentheses", "unclosed-parenthesis"}
    assert len(list(scoring_leaves(deep.tree))) == 1_001
    assert height(deep.tree) <= 3 * (DEPTH + 1)
    assert parse(to_text(deep.tree)).tree == deep.tree
    assert parse("(" * DEPTH + "a" + ")" * DEPTH).notes == ()
    assert len(parse(" ".join(["a"] * 1_000)).tree.children) == 1_000  # type: ignore[union-attr]  # an And


_LAYERS = ["({})", "-({})", "a AND ({})", "({}) b", "c OR ({})", "a AND ({}) OR d", "g ({}) OR h"]


@given(st.lists(st.sampled_from(_LAYERS), min_size=20, max_size=DEPTH))
@example(["a AND ({}) OR d"] * DEPTH)
@example(["g ({}) OR h", "-({})"] * (DEPTH // 2))
def test_deep_queries_print_no_deeper_than_they_were_typed(layers: list[str]) -> None:
    text = "z"
    for layer in layers:
        text = layer.replace("{}", text)
    parsed = parse(text)
    assert parsed.notes == ()
    assert parse(to_text(parsed.tree)).tree == parsed.tree

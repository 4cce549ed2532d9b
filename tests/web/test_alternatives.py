"""What is offered when nothing was found."""

from __future__ import annotations

from search import Filter, Parsed, clauses
from tests.web.asked import LIMITS
from web.alternatives import alternatives
from web.params import Asked, question


def test_nothing_found_offers_less() -> None:
    asked = Asked(
        text="ferry treaty -(war OR oil) date:2023",
        filters=(Filter(field="year", values=("2024",)),),
        page=2,
    )
    query = question(asked, LIMITS)
    parts = clauses(asked.text, Parsed(tree=query.tree, notes=query.notes))
    made = alternatives(asked, parts, query.tree)
    assert [(other.kind, other.asked.text, len(other.asked.filters)) for other in made] == [
        ("any", "(ferry OR treaty) -(war OR oil) date:2023", 1),
        ("clause", "treaty -(war OR oil) date:2023", 1),
        ("clause", "ferry -(war OR oil) date:2023", 1),
        ("clause", "ferry treaty date:2023", 1),
        ("clause", "ferry treaty -(war OR oil)", 1),
        ("filters", "ferry treaty -(war OR oil) date:2023", 0),
        ("both", "(ferry OR treaty) -(war OR oil) date:2023", 0),
    ]
    assert {other.asked.page for other in made} == {1}


def test_one_word_has_no_alternative() -> None:
    query = question(Asked(text="ferry"), LIMITS)
    parts = clauses("ferry", Parsed(tree=query.tree, notes=()))
    assert alternatives(Asked(text="ferry"), parts, query.tree) == ()

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
        ("without", "treaty -(war OR oil) date:2023", 1),
        ("without", "ferry -(war OR oil) date:2023", 1),
        ("allowed", "ferry treaty date:2023", 1),
        ("without", "ferry treaty -(war OR oil)", 1),
        ("filters", "ferry treaty -(war OR oil) date:2023", 0),
        ("both", "(ferry OR treaty) -(war OR oil) date:2023", 0),
        ("spelling", "ferry~ treaty~ -(war OR oil) date:2023", 1),
    ]
    assert {other.asked.page for other in made} == {1}


def of(text: str) -> list[tuple[str, str]]:
    query = question(Asked(text=text), LIMITS)
    parts = clauses(text, Parsed(tree=query.tree, notes=()))
    return [
        (other.kind, other.asked.text)
        for other in alternatives(Asked(text=text), parts, query.tree)
    ]


def test_one_word_may_be_spelt_otherwise() -> None:
    assert of("ferry") == [("spelling", "ferry~")]
    assert of("title:ferry") == of("=ferry") == of("ferry~") == of("*") == []
    assert of("ferry~ boat~")[-1][0] == "without"


def test_words_of_a_phrase_may_stand_apart() -> None:
    assert of('"ferry treaty"') == [("apart", "ferry treaty"), ("any", "ferry OR treaty")]
    assert of('="US Navy"~4') == [("apart", "=US =Navy"), ("any", "=US OR =Navy")]
    assert of('lake "ferry treaty"~2 -boat')[:2] == [
        ("apart", "lake ferry treaty -boat"),
        ("any", '(lake OR "ferry treaty"~2) -boat'),
    ]
    assert of('title:"ferry treaty"') == of('-"ferry treaty"') == []


def test_any_word_of_a_phrase_is_offered_without_filters_too() -> None:
    asked = Asked(text='"ferry treaty"', filters=(Filter(field="year", values=("2024",)),))
    made = alternatives(asked, (), question(asked, LIMITS).tree)
    assert [(other.kind, other.asked.text) for other in made] == [
        ("apart", "ferry treaty"),
        ("any", "ferry OR treaty"),
        ("filters", '"ferry treaty"'),
        ("both", "ferry OR treaty"),
    ]


def test_many_words_are_not_all_spelt_otherwise() -> None:
    assert of(" ".join(f"w{n}" for n in range(8)))[-1][0] == "spelling"
    assert of(" ".join(f"w{n}" for n in range(9)))[-1][0] == "without"

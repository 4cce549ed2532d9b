"""Addresses carry the state, and nothing that breaks out of them."""

from __future__ import annotations

from search import Filter, Sort
from web.links import Links
from web.params import Asked


def test_defaults_are_not_said() -> None:
    assert Links().search(Asked()) == "/"
    assert Links(root="/archive").search_json(Asked(text="a b")) == "/archive/api/v1/search?q=a+b"


def test_all_of_the_state_is_said_in_one_order() -> None:
    asked = Asked(
        text='"peace talks" & #1',
        filters=(
            Filter(field="source", values=("A&B", "Ö")),
            Filter(field="tag", values=("x",), exclude=True),
        ),
        sort=Sort.OLDEST,
        page=3,
        facet_size=50,
    )
    assert Links().search(asked) == (
        "/?q=%22peace+talks%22+%26+%231&source=A%26B&source=%C3%96&exclude.tag=x"
        "&sort=oldest&page=3&facet_size=50"
    )


def test_the_hit_is_an_argument_and_an_anchor() -> None:
    assert Links().article("a1", Asked(text="x"), hit=4) == "/articles/a1?q=x&hit=4#hit-4"
    assert Links().article("a1", Asked(hit=9)) == "/articles/a1"
    assert Links().article("../x?y", Asked()) == "/articles/..%2Fx%3Fy"
    assert Links().article_json("ü") == "/api/v1/articles/%C3%BC"
